//! The OpenAPI document, made of the table of routes, the table of errors and the types
//! that are sent.

use std::borrow::Cow;

use bytes::Bytes;
use schemars::{
    JsonSchema, Schema, SchemaGenerator,
    generate::{Contract, SchemaSettings},
    json_schema,
};
use serde_json::{Map, Value, json};

use crate::{
    catalog::CatalogStatus,
    http::{Code, Target, Told},
    routes::{Health, RunAnswer, RunRequest},
};

/// The document, for clients that need a token and for those that do not.
pub(crate) struct Documents {
    guarded: Bytes,
    open: Bytes,
}

impl Documents {
    pub(crate) fn new() -> Self {
        Self { guarded: document(true).into(), open: document(false).into() }
    }

    /// The one that holds now.
    pub(crate) fn of(&self, needs_token: bool) -> Bytes {
        if needs_token { self.guarded.clone() } else { self.open.clone() }
    }
}

/// The document as JSON.
fn document(needs_token: bool) -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.contract = Contract::Serialize;
    });
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for target in Target::ALL {
        let route = target.route();
        let method = route.method.as_str().to_ascii_lowercase();
        let operation = operation(target, &mut schemas, needs_token);
        paths.insert(route.path.to_owned(), json!({ method: operation }));
    }
    let mut components = json!({ "schemas": schemas.take_definitions(true) });
    if needs_token {
        components["securitySchemes"] = json!({ "token": { "type": "http", "scheme": "bearer" } });
    }
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

fn operation(target: Target, schemas: &mut SchemaGenerator, needs_token: bool) -> Value {
    let route = target.route();
    let mut operation = json!({
        "operationId": route.id,
        "summary": route.summary,
        "responses": responses(target, schemas, needs_token),
    });
    match target {
        Target::Run => {
            let mut content = json_of::<RunRequest<'static>>(schemas);
            content["application/json"]["examples"] =
                json!({ "hello": { "value": { "plugin": "hello", "input": 21 } } });
            operation["requestBody"] = json!({ "required": true, "content": content });
        }
        Target::Call => {
            operation["requestBody"] = json!({
                "description": "What the function gets, byte for byte",
                "content": { "*/*": {} },
            });
            operation["parameters"] = json!([
                parameter("name", "The plugin's name in the store", "greet", NAME),
                // what it can be is the plugin's own business
                parameter("function", "One of those that `GET /plugins` lists", "greet", ".+"),
            ]);
        }
        _ => {}
    }
    if needs_token && !route.is_public {
        operation["security"] = json!([{ "token": [] }]);
    }
    operation
}

/// Of plugins.
const NAME: &str = "^[a-z0-9][a-z0-9._-]{0,63}$";

fn parameter(name: &str, description: &str, example: &str, pattern: &str) -> Value {
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "description": description,
        "example": example,
        "schema": { "type": "string", "pattern": pattern },
    })
}

fn json_of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Value {
    json!({ "application/json": { "schema": schemas.subschema_for::<T>() } })
}

/// What is sent where all went well.
fn content(target: Target, schemas: &mut SchemaGenerator) -> Value {
    let text = |kind: &str| json!({ kind: { "schema": { "type": "string" } } });
    match target {
        Target::Run => json_of::<RunAnswer>(schemas),
        Target::Call => json!({ "*/*": {} }),
        Target::Plugins => json_of::<CatalogStatus>(schemas),
        Target::Health | Target::Ready => json_of::<Health>(schemas),
        Target::Metrics => text("application/openmetrics-text"),
        Target::OpenApi => json!({ "application/json": { "schema": { "type": "object" } } }),
        Target::Page => text("text/html"),
        Target::PageStyle => text("text/css"),
        Target::PageScript => text("text/javascript"),
    }
}

/// The answers of a route: 200, and what can go wrong, by its status.
fn responses(target: Target, schemas: &mut SchemaGenerator, needs_token: bool) -> Value {
    let mut responses = Map::new();
    let description = match target {
        Target::Call => "What the function returned, under the content type of the request",
        _ => "Done",
    };
    let ok = json!({
        "description": description,
        "headers": headers(&[]),
        "content": content(target, schemas),
    });
    responses.insert("200".to_owned(), ok);
    let codes: Vec<_> = Code::all().filter(|code| can_happen(*code, target, needs_token)).collect();
    for status in codes.iter().map(|code| code.status()) {
        let alike: Vec<_> = codes.iter().filter(|code| code.status() == status).collect();
        let lines = alike.iter().map(|code| format!("`{}`: {}", code.word(), code.meaning()));
        let words: Vec<_> = alike.iter().map(|code| code.word()).collect();
        let mut content = json_of::<Told<'static>>(schemas);
        content["application/json"]["schema"]["properties"] =
            json!({ "error": { "properties": { "code": { "enum": words } } } });
        let response = json!({
            "description": lines.collect::<Vec<_>>().join("\n"),
            "headers": headers(&alike),
            "content": content,
        });
        responses.insert(status.as_str().to_owned(), response);
    }
    Value::Object(responses)
}

/// Headers of an answer, those included that all answers with these codes have.
fn headers(codes: &[&Code]) -> Value {
    let header = |description: &str, schema: Value| json!({ "description": description, "required": true, "schema": schema });
    let id = json!({ "type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$" });
    let mut headers = json!({ "x-request-id": header("The client's own id, or a new one", id) });
    let mut add = |is_there: bool, name: &str, description: &str, schema: Value| {
        if is_there {
            headers[name] = header(description, schema);
        }
    };
    let passes = codes.iter().any(|code| code.passes());
    add(passes, "retry-after", "Seconds to wait", json!({ "type": "integer", "minimum": 1 }));
    let text = json!({ "type": "string" });
    let is_there = codes.contains(&&Code::Unauthorized);
    add(is_there, "www-authenticate", "How to show a token", text.clone());
    let is_there = codes.contains(&&Code::MethodNotAllowed);
    add(is_there, "allow", "The methods that the path has", text);
    headers
}

/// Whether a request that has this route can be told so.
fn can_happen(code: Code, target: Target, needs_token: bool) -> bool {
    let is_call = matches!(target, Target::Run | Target::Call);
    match code {
        Code::UnknownRoute => false, // that is what has no route
        Code::Unauthorized => needs_token && !target.route().is_public,
        Code::WrongHost => !needs_token,
        Code::MethodNotAllowed => true,
        Code::InvalidJson | Code::InvalidRequest | Code::UnsupportedMediaType => {
            target == Target::Run
        }
        Code::Starting => is_call || target == Target::Ready,
        Code::Stopping => target == Target::Ready,
        _ => is_call,
    }
}

/// The words of all codes, each with its status and what it means.
impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "ErrorCode".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let codes = Self::all().map(|code| {
            let status = code.status().as_u16();
            json!({ "const": code.word(), "description": code.meaning(), "x-status": status })
        });
        json_schema!({
            "description": "A word that programs can rely on.",
            "type": "string",
            "oneOf": codes.collect::<Vec<_>>(),
        })
    }
}
