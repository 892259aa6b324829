//! The routes: one table, by which requests find their way and the OpenAPI document tells
//! it.

use http::Method;

/// A route.
#[derive(Debug)]
pub(crate) struct Route {
    /// Its name, for metrics, logs and the OpenAPI document.
    pub(crate) id: &'static str,
    pub(crate) method: &'static Method,
    pub(crate) path: &'static str,
    /// Whether it is open to those who have no token.
    pub(crate) is_public: bool,
    pub(crate) summary: &'static str,
}

const fn route(
    id: &'static str,
    method: &'static Method,
    path: &'static str,
    is_public: bool,
    summary: &'static str,
) -> Route {
    Route { id, method, path, is_public, summary }
}

/// All routes.
pub(crate) static ROUTES: [Route; 10] = [
    route("run", &Method::POST, "/run", false, "Calls `process` of an integer plugin"),
    route(
        "call",
        &Method::POST,
        "/plugins/{name}/{function}",
        false,
        "Calls a function of a bytes plugin",
    ),
    route("plugins", &Method::GET, "/plugins", false, "Lists the plugins and the store's state"),
    route("health", &Method::GET, "/healthz", true, "Tells that the process answers"),
    route("ready", &Method::GET, "/readyz", true, "Tells whether requests should be sent here"),
    route("metrics", &Method::GET, "/metrics", false, "Metrics in the text format of Prometheus"),
    route("openapi", &Method::GET, "/openapi.json", true, "This document"),
    route("page", &Method::GET, "/", true, "A page that shows the plugins and lets one try a call"),
    route("page_style", &Method::GET, "/page.css", true, "The page's style"),
    route("page_script", &Method::GET, "/page.js", true, "The page's script"),
];

/// What a request is for, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Run,
    Call,
    Plugins,
    Health,
    Ready,
    Metrics,
    OpenApi,
    Page,
    PageStyle,
    PageScript,
}

impl Target {
    /// All of them.
    pub(crate) const ALL: [Self; 10] = [
        Self::Run,
        Self::Call,
        Self::Plugins,
        Self::Health,
        Self::Ready,
        Self::Metrics,
        Self::OpenApi,
        Self::Page,
        Self::PageStyle,
        Self::PageScript,
    ];

    /// What is at a path; none where nothing is.
    pub(crate) fn of(path: &str) -> Option<Self> {
        Some(match path {
            "/run" => Self::Run,
            "/plugins" => Self::Plugins,
            "/healthz" => Self::Health,
            "/readyz" => Self::Ready,
            "/metrics" => Self::Metrics,
            "/openapi.json" => Self::OpenApi,
            "/" => Self::Page,
            "/page.css" => Self::PageStyle,
            "/page.js" => Self::PageScript,
            path => call_of(path).map(|_| Self::Call)?,
        })
    }

    /// Its route.
    pub(crate) fn route(self) -> &'static Route {
        &ROUTES[self as usize]
    }
}

/// The plugin and the function of a path for calls. Neither is decoded: what they can hold
/// needs no escapes.
pub(crate) fn call_of(path: &str) -> Option<(&str, &str)> {
    let (plugin, function) = path.strip_prefix("/plugins/")?.split_once('/')?;
    let is_one = !function.is_empty() && !function.contains('/');
    is_one.then_some((plugin, function))
}

impl Route {
    /// The methods that it has.
    pub(crate) fn allow(&self) -> &'static str {
        if *self.method == Method::GET { "GET, HEAD" } else { "POST" }
    }
}

#[cfg(test)]
mod tests {
    use super::{ROUTES, Target};

    #[test]
    fn each_path_leads_to_its_own_route() {
        for (place, target) in Target::ALL.into_iter().enumerate() {
            assert_eq!(target as usize, place);
        }
        for route in &ROUTES {
            let path = route.path.replace("{name}", "greet").replace("{function}", "hello");
            assert_eq!(Target::of(&path).map(|target| target.route().path), Some(route.path));
        }
        for path in [
            "",
            "/runs",
            "/run/",
            "/plugins/",
            "/plugins/greet",
            "/plugins/greet/",
            "/plugins/a/b/c",
            "//",
        ] {
            assert_eq!(Target::of(path), None, "{path}");
        }
    }
}
