#[test]
fn write() {
    let t = seed::SeedSet::built_in_reference().unwrap().terms;
    std::fs::write(
        "provider-file.schema.json",
        seed::schema::file_text(&seed::schema::provider_file_schema(&t)),
    )
    .unwrap();
    std::fs::write(
        "guide-file.schema.json",
        seed::schema::file_text(&seed::schema::guide_file_schema(&t)),
    )
    .unwrap();
}
