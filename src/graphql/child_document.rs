//! What is known about a child as a document of the shape of `ChildInput`, outside of any request.

use async_graphql::{InputType, Value};

use super::coercion::{Shapes, check_document};
use super::inputs::ChildInput;
use super::schema::sdl;
use crate::app::Fault;
use crate::app::given::GivenChild;

/// Reads what a document says about a child, by the same checks as a request. BAD_INPUT, with a path that starts
/// with `child`, where it does not fit; the message repeats nothing of it.
pub fn child_of_document(document: serde_json::Value) -> Result<GivenChild, Fault> {
    let does_not_fit = || Fault::bad_input(&["child"], "Expected what ChildInput of the schema takes.");
    let value = Value::from_json(document).map_err(|_| does_not_fit())?;
    check_document(&Shapes::read(&sdl()).map_err(Fault::internal)?, "ChildInput", &value, "child")?;
    let child = ChildInput::parse(Some(value)).map_err(|_| does_not_fit())?;
    Ok(child.given())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::child_of_document;

    #[test]
    fn a_document_is_checked_as_a_request_is() {
        let child = child_of_document(json!({ "home": { "area": "E06000042" }, "needs": ["dressing"] })).ok().unwrap();
        assert_eq!(child.needs, Some(vec!["dressing".to_owned()]));
        let fault = child_of_document(json!({ "education": { "setting": "MAINSTREEM" } })).err().unwrap();
        assert_eq!(fault.input.unwrap(), ["child", "education", "setting"]);
        assert!(fault.message.contains("MAINSTREAM"), "{}", fault.message);
        let fault = child_of_document(json!(["a list"])).err().unwrap();
        assert_eq!(fault.input.unwrap(), ["child"]);
    }
}
