//! The OpenAPI document, made of the table of routes, the table of errors and the types
//! that are sent.

use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use crate::{
    catalog::CatalogStatus,
    http::{Code, ROUTES, Route, Target, Told},
    routes::{Health, RunAnswer, RunRequest},
};

/// The document as JSON.
pub(crate) fn document() -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut schemas = settings.into_generator();
    let error = schema::<Told<'static>>(&mut schemas);
    let mut paths = Map::new();
    for (place, route) in ROUTES.iter().enumerate() {
        let method = route.method.as_str().to_ascii_lowercase();
        let operation = operation(place, route, &mut schemas, &error);
        paths.insert(route.path.to_owned(), json!({ method: operation }));
    }
    let components = json!({
        "schemas": schemas.take_definitions(true),
        "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "keyway-server",
            "description": env!("CARGO_PKG_DESCRIPTION"),
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "paths": paths,
        "components": components,
    });
    document.to_string()
}

fn schema<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    schemas.subschema_for::<T>().to_value()
}

fn operation(place: usize, route: &Route, schemas: &mut SchemaGenerator, error: &Value) -> Value {
    let is = |target: Target| target as usize == place;
    let (mut answer, mut request, mut parameters) = (json!({}), None, Value::Null);
    let json_of = |schema: Value| json!({ "application/json": { "schema": schema } });
    if is(Target::Run) {
        answer = json_of(schema::<RunAnswer>(schemas));
        request = Some(json_of(schema::<RunRequest<'static>>(schemas)));
    } else if is(Target::Call) {
        answer = json!({ "*/*": {} });
        request = Some(json!({ "*/*": {} }));
        parameters = json!([
            parameter(
                "name",
                "The plugin's name in the store",
                json!({
                    "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$"
                })
            ),
            parameter(
                "function",
                "One of the functions that `GET /plugins` lists",
                json!({
                    "type": "string", "minLength": 1
                })
            ),
        ]);
    } else if is(Target::Plugins) {
        answer = json_of(schema::<CatalogStatus>(schemas));
    } else if is(Target::Health) || is(Target::Ready) {
        answer = json_of(schema::<Health>(schemas));
    } else if is(Target::Metrics) {
        answer = json!({ "application/openmetrics-text": { "schema": { "type": "string" } } });
    } else if is(Target::OpenApi) {
        answer = json_of(json!({ "type": "object" }));
    } else if is(Target::Page) {
        answer = json!({ "text/html": { "schema": { "type": "string" } } });
    } else if is(Target::PageStyle) {
        answer = json!({ "text/css": { "schema": { "type": "string" } } });
    } else if is(Target::PageScript) {
        answer = json!({ "text/javascript": { "schema": { "type": "string" } } });
    }
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary,
        "responses": responses(place, route, answer, error),
    });
    if let Some(request) = request {
        let is_required = is(Target::Run);
        operation["requestBody"] = json!({ "required": is_required, "content": request });
    }
    if !parameters.is_null() {
        operation["parameters"] = parameters;
    }
    if !route.is_public {
        // where the server has no tokens, everyone is let in
        operation["security"] = json!([{ "token": [] }, {}]);
    }
    operation
}

fn parameter(name: &str, description: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "path", "required": true, "description": description, "schema": schema })
}

/// The answers of a route: 200, and what can go wrong, by its status.
fn responses(place: usize, route: &Route, answer: Value, error: &Value) -> Value {
    let id = json!({ "x-request-id": {
        "description": "The client's own id, or a new one", "schema": { "type": "string" }
    }});
    let mut responses = Map::new();
    let ok = json!({ "description": "Done", "headers": id, "content": answer });
    responses.insert("200".to_owned(), ok);
    for code in Code::all().filter(|code| can_happen(*code, place, route)) {
        let key = code.status().as_str().to_owned();
        let line = format!("`{}`: {}", code.word(), code.meaning());
        match responses.get_mut(&key) {
            Some(response) => {
                let before = response["description"].as_str().unwrap_or_default();
                response["description"] = format!("{before}\n{line}").into();
            }
            None => {
                let content = json!({ "application/json": { "schema": error } });
                let mut response =
                    json!({ "description": line, "headers": id, "content": content });
                if code.passes() {
                    response["headers"]["retry-after"] = json!({
                        "description": "Seconds to wait", "schema": { "type": "integer" }
                    });
                }
                responses.insert(key, response);
            }
        }
    }
    Value::Object(responses)
}

/// Whether a request that has this route can be told so.
fn can_happen(code: Code, place: usize, route: &Route) -> bool {
    let (run, call, ready) = (Target::Run as usize, Target::Call as usize, Target::Ready as usize);
    let is_post = place == run || place == call;
    match code {
        Code::UnknownRoute => false, // that is what has no route
        Code::Unauthorized => !route.is_public,
        Code::WrongHost | Code::MethodNotAllowed => true,
        Code::InvalidJson | Code::InvalidRequest | Code::UnsupportedMediaType => place == run,
        Code::Starting => is_post || place == ready,
        Code::Stopping => place == ready,
        _ => is_post,
    }
}
