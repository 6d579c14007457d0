// Swagger UI for Medius. Tokens stay in memory: closing the page signs the computer out.
(() => {
  "use strict";

  const TOKEN_PATH = "/v1/auth/token";
  const etags = new Map(); // path of a resource -> its last ETag
  let refreshTimer = null;

  const pathOf = (url) => new URL(url, window.location.href).pathname;

  // The resource that a verb changes: "/v1/appointments/{id}/cancel" changes "/v1/appointments/{id}".
  const resourceOf = (path) => (etags.has(path) ? path : path.replace(/\/[a-z-]+$/, ""));

  // Accepting a suggestion changes the plan that the body names.
  const targetOf = (request) => {
    const path = pathOf(request.url);
    if (path.endsWith("/accept")) {
      try {
        return "/v1/treatment-plans/" + JSON.parse(request.body).treatment_plan_id;
      } catch {
        return path;
      }
    }
    const decided = path.match(/^(\/v1\/assessments\/[^/]+)\/suggestions\//);
    return decided ? decided[1] : resourceOf(path);
  };

  const fillIfMatch = (request) => {
    const headers = request.headers || {};
    const name = Object.keys(headers).find((header) => header.toLowerCase() === "if-match");
    const known = etags.get(targetOf(request));
    if (name && known && (headers[name] === "*" || headers[name] === "")) {
      headers[name] = known;
    }
    return request;
  };

  const rememberEtag = (response) => {
    const etag = response.headers && response.headers.etag;
    if (!etag || !response.ok) return response;
    const location = response.headers.location;
    const path = location || pathOf(response.url);
    etags.set(path.startsWith("/v1/assessments/") && path.endsWith("/accept") ? planOf(response) : resourceKey(path), etag);
    return response;
  };

  const planOf = (response) => "/v1/treatment-plans/" + ((response.body && response.body.id) || "");

  const resourceKey = (path) => {
    const decided = path.match(/^(\/v1\/assessments\/[^/]+)\/suggestions\//);
    if (decided) return decided[1];
    return path.replace(/^(\/v1\/[a-z-]+\/[0-9a-f-]{36})\/(archive|restore|disable|enable|reschedule|cancel|check-in|complete|no-show|activate|discontinue)$/, "$1");
  };

  const refresh = async (payload) => {
    const body = new URLSearchParams({ grant_type: "refresh_token", refresh_token: payload.token.refresh_token });
    const answer = await fetch(TOKEN_PATH, { method: "POST", body });
    if (!answer.ok) return; // signed out elsewhere: the next call says so
    window.ui.authActions.authorizeOauth2({ auth: payload.auth, token: await answer.json() });
  };

  const staySignedIn = () => ({
    statePlugins: {
      auth: {
        wrapActions: {
          authorizeOauth2: (original) => (payload) => {
            clearTimeout(refreshTimer);
            if (payload.token && payload.token.refresh_token) {
              refreshTimer = setTimeout(() => refresh(payload), payload.token.expires_in * 800);
            }
            return original(payload);
          },
          logout: (original) => (names) => {
            clearTimeout(refreshTimer);
            return original(names);
          },
        },
      },
    },
  });

  window.ui = SwaggerUIBundle({
    url: "/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    filter: true,
    tryItOutEnabled: true,
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    defaultModelExpandDepth: 3,
    displayRequestDuration: true,
    persistAuthorization: false,
    validatorUrl: null,
    requestInterceptor: fillIfMatch,
    responseInterceptor: rememberEtag,
    plugins: [staySignedIn],
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout",
  });
})();
