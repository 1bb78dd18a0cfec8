// Draws /api/openapi.json with Swagger UI. Its own title is a heading of the first level; on this
// page it stands below one, so that no level is skipped between it and the groups.
const given = JSON.parse(document.getElementById("swagger-settings").textContent);

SwaggerUIBundle({
  ...given,
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    request.headers["X-CSRFToken"] = document.body.dataset.csrfToken;
    return request;
  },
  onComplete: () => {
    document.querySelector("#swagger-ui .info .title")?.setAttribute("aria-level", "2");
  },
});
