"""How an invoice is printed: the same words on the page and in the PDF."""
