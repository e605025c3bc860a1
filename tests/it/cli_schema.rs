//! `rightdoor schema`: the committed files are what the program prints.

use super::cli_program::{rightdoor, run};

#[test]
fn the_committed_schemas_are_fresh() {
    let committed = [
        (&["schema"][..], include_str!("../../schema.graphql")),
        (&["schema", "--provider-files"], include_str!("../../seed/provider-file.schema.json")),
        (&["schema", "--guide-files"], include_str!("../../seed/guide-file.schema.json")),
    ];
    for (arguments, text) in committed {
        let ended = run(&mut rightdoor(arguments));
        assert_eq!(ended.code, Some(0), "{}", ended.complaints);
        assert!(ended.output == text, "{arguments:?} prints something else: run `just schema`");
    }
}
