// Runs on the page of the API's description, beside Swagger UI.
globalThis.SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  displayRequestDuration: true,
  // Would ask a server elsewhere.
  validatorUrl: null,
});
