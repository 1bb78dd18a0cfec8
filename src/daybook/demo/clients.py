"""Whom does the sample company serve? Sixty invented customers and what they buy.

No name here is a real company; cities are real so that addresses read well.
"""

from __future__ import annotations

from dataclasses import dataclass

COUNTRIES = {
    "US": "United States", "DE": "Germany", "UK": "United Kingdom", "AU": "Australia",
    "CH": "Switzerland", "NL": "Netherlands", "IE": "Ireland", "PT": "Portugal", "NO": "Norway",
    "AT": "Austria", "DK": "Denmark", "NZ": "New Zealand", "SG": "Singapore", "IN": "India",
    "CA": "Canada", "ES": "Spain",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Client:
    """A customer: code, name, region, the entity that sells to it, and where it is."""

    code: str
    name: str
    region: str
    entity: str
    street: str
    city: str
    country: str

    @property
    def address(self) -> str:
        """Lines of an invoice's address."""
        return f"Accounts payable\n{self.street}\n{self.city}\n{COUNTRIES[self.country]}"


_TABLE = """
CORV|Corvane Motors|AMER|US|2200 Woodward Avenue|Detroit, MI 48201|US
PELH|Pellucid Health|AMER|US|40 Longwood Street|Boston, MA 02115|US
LARK|Larkspur Aero|AMER|US|815 Boren Street|Seattle, WA 98104|US
QUIL|Quillhaven Insurance|AMER|US|310 Wacker Drive|Chicago, IL 60606|US
ASHB|Ashbury Freight|AMER|US|77 Peachtree Place|Atlanta, GA 30309|US
BRND|Brindle & Rowe|AMER|US|12 Exchange Place|New York, NY 10005|US
CALD|Caldera Semiconductor|AMER|US|1450 Rio Norte Boulevard|Austin, TX 78758|US
DUNM|Dunmore Retail Group|AMER|US|500 Nicollet Square|Minneapolis, MN 55402|US
EVER|Everline Broadband|AMER|US|1900 Champa Street|Denver, CO 80202|US
FOXG|Foxhollow Studios|AMER|US|6400 Sunset Terrace|Los Angeles, CA 90028|US
GRAN|Granite Peak Mining|AMER|US|18 State Street|Salt Lake City, UT 84111|US
HALC|Halcyon Payments|AMER|US|201 Mission Court|San Francisco, CA 94105|US
IRON|Ironbridge Steel|AMER|US|600 Grant Street|Pittsburgh, PA 15219|US
JUNI|Juniper Hollow Foods|AMER|US|90 Vine Street|Cincinnati, OH 45202|US
KITE|Kiteway Airlines|AMER|US|2500 Victory Lane|Dallas, TX 75219|US
LODE|Lodestar Robotics|AMER|US|33 Third Avenue|Waltham, MA 02451|US
MERI|Meridian Crop Science|AMER|US|700 Market Street|St. Louis, MO 63101|US
NORW|Norwood Analytics|AMER|US|88 Glenwood Avenue|Raleigh, NC 27603|US
OPAL|Opaline Cosmetics|AMER|US|15 Biscayne Way|Miami, FL 33131|US
PRAI|Prairie Wind Power|AMER|US|420 Main Street|Kansas City, MO 64105|US
REDF|Redfern Outfitters|AMER|US|1101 Burnside Street|Portland, OR 97209|US
SABL|Sablewood Pharma|AMER|US|250 Carnegie Center|Princeton, NJ 08540|US
THIS|Thistledown Media|AMER|US|600 Queen Street West|Toronto, ON M5V 2B7|CA
UMBR|Umbral Security|AMER|US|1201 Wilson Plaza|Reston, VA 20190|US
WREN|Wrenfield Mutual|AMER|US|75 Elm Street|Hartford, CT 06103|US
ALDN|Aldine National Laboratory|PUBSEC|US|1 Research Drive|Oak Ridge, TN 37830|US
BREN|Port Authority of Brennick|PUBSEC|US|4 Custom House Quay|Baltimore, MD 21202|US
CLDR|Calder County Health Authority|PUBSEC|US|900 Civic Center|Sacramento, CA 95814|US
HRLN|Harlan Ridge Water District|PUBSEC|US|55 Reservoir Road|Albuquerque, NM 87102|US
MRLW|Marlowe State Revenue Office|PUBSEC|US|301 Capitol Mall|Albany, NY 12207|US
STWL|Stonewall Transit Agency|PUBSEC|US|210 Union Square|Richmond, VA 23219|US
TVSH|Tavish Weather Service|PUBSEC|US|1325 East West Road|Silver Spring, MD 20910|US
VETR|Veterans Records Bureau|PUBSEC|US|800 K Street|Washington, DC 20001|US
HELV|Helvorn Pharma|EMEA|DE|Rheinweg 18|4056 Basel|CH
VELM|Velmora Telecom|EMEA|DE|Calle de la Ribera 7|28014 Madrid|ES
OSTM|Ostermark Rail|EMEA|DE|Bahnhofstrasse 44|80335 Munich|DE
BQRB|Brightquarry Bank|EMEA|DE|20 Mint Street|Dublin 8|IE
CPRL|Copperline Water|EMEA|DE|Storgata 9|0155 Oslo|NO
NAVE|Navecrest Logistics|EMEA|DE|Waalhaven 12|3087 Rotterdam|NL
EBER|Ebersberg Maschinenbau|EMEA|DE|Industriering 3|85560 Ebersberg|DE
KAST|Kastanien Versicherung|EMEA|DE|Lindenallee 61|50668 Cologne|DE
LUSO|Lusoporto Energia|EMEA|DE|Rua do Cais 25|4050 Porto|PT
ALPN|Alpenblick Kliniken|EMEA|DE|Getreideweg 8|5020 Salzburg|AT
SKAG|Skagen Shipping|EMEA|DE|Havnegade 14|1058 Copenhagen|DK
MOSS|Mossgate Foods|EMEA|UK|3 Canal Wharf|Leeds LS11 5PS|UK
FERN|Fernwick Council|EMEA|UK|1 Station Rise|York YO1 6GA|UK
ABER|Aberlour Renewables|EMEA|UK|22 Union Terrace|Aberdeen AB10 1NJ|UK
CHAL|Chalkstream Broadcasting|EMEA|UK|40 Portland Row|London W1W 5QZ|UK
DRAY|Drayton Motor Insurance|EMEA|UK|9 Temple Back|Bristol BS1 6FL|UK
PENH|Penhallow Bank|EMEA|UK|14 Lothian Square|Edinburgh EH3 9WJ|UK
WHIN|Whinfell Outdoor|EMEA|UK|5 Ashley Yard|Manchester M1 2HF|UK
SALT|Saltmere Energy|APAC|AU|190 St Georges Lane|Perth WA 6000|AU
TMRD|Tamarind Grid|APAC|AU|8 Baner Park|Pune 411045|IN
BANK|Banksia Mutual|APAC|AU|31 Pitt Street|Sydney NSW 2000|AU
CORR|Corrigan Mines|APAC|AU|77 Eagle Place|Brisbane QLD 4000|AU
KOWH|Kowhai Dairy|APAC|AU|12 Quay Street|Auckland 1010|NZ
LANT|Lanternbay Port|APAC|AU|6 Marina View|Singapore 018960|SG
MURR|Murrumbeena Health|APAC|AU|210 Collins Street|Melbourne VIC 3000|AU
PAPE|Paperbark Publishing|APAC|AU|18 Rundle Street|Adelaide SA 5000|AU
YARR|Yarrabend Telecom|APAC|AU|4 Bridge Road|Melbourne VIC 3121|AU
"""

CLIENTS: tuple[Client, ...] = tuple(
    Client(*line.split("|")) for line in _TABLE.strip().splitlines()
)
# A customer of the German entity whose contracts are in US dollars.
DOLLAR_CLIENT = "HELV"

WORK_NAMES = {
    "T_AND_M": (
        "Pipeline migration", "Runner hardening", "Platform rollout", "Security scanning adoption",
        "Cluster rebuild", "Source migration", "Compliance pipelines", "Release automation",
        "Monorepo restructuring", "Self-managed upgrade", "Observability rollout",
        "Identity integration", "Build farm consolidation", "Delivery enablement",
        "Container registry move", "Template library",
    ),
    "FIXED_FEE": (
        "Quickstart", "High availability build", "Migration factory", "Readiness assessment",
        "Disaster recovery design", "Reference architecture", "Toolchain consolidation",
        "Audit preparation",
    ),
    "PREPAID": ("Advisory block", "Consulting block, 48 h", "Year plan, 8 h a week",
                "Expert hours"),
    "DEDICATED": ("Dedicated engineer",),
    "TRAINING": (
        "Team training", "Administrator classes", "Pipeline classes", "Security classes",
        "Onboarding cohort", "Train the trainer", "Project management classes",
    ),
}  # fmt: skip
COURSES = ("Foundations", "Pipelines", "Security essentials", "Administration",
           "Project planning", "Advanced pipelines")  # fmt: skip
