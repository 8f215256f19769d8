use serde_json::{Value, json};

use super::{TestConnector, items, plain};
use crate::agent::execute::{ByteRange, ExecuteOutput};

struct File {
    bytes: Vec<u8>,
    content_type: String,
    filename: String,
    range: Option<ByteRange>,
}

fn download(connector: &mut TestConnector, entity: &str, params: Value) -> Result<File, (u16, String)> {
    let mut call = plain(entity, "download");
    call.params = params.as_object().cloned().unwrap_or_default();
    match connector.run(&call) {
        Ok(ExecuteOutput::File { bytes, content_type, filename, range }) => {
            Ok(File { bytes, content_type, filename, range })
        }
        Ok(other) => panic!("{other:?} came where a file was expected"),
        Err(error) => Err((error.status, error.errors.first().map(|e| e.field.clone()).unwrap_or_default())),
    }
}

fn first_file(connector: &mut TestConnector, mime: &str) -> Value {
    let (files, _) = connector.ok("files", "list", json!({"q": format!("mimeType = '{mime}'"), "pageSize": 1}));
    items(&files)[0].clone()
}

#[test]
fn a_download_has_the_size_and_type_of_its_record_and_never_changes() {
    let mut connector = TestConnector::new("google-drive");
    let record = first_file(&mut connector, "application/pdf");
    let file = download(&mut connector, "files", json!({"fileId": record["id"]})).expect("downloads");
    assert_eq!(record["size"], file.bytes.len().to_string());
    assert_eq!((file.content_type.as_str(), &record["name"]), ("application/pdf", &json!(file.filename)));
    assert!(file.bytes.starts_with(b"%PDF") && file.range.is_none());
    let again = download(&mut connector, "files", json!({"fileId": record["id"]})).expect("downloads");
    assert_eq!(again.bytes, file.bytes);
}

#[test]
fn ranges_return_their_part_of_the_file() {
    let mut connector = TestConnector::new("google-drive");
    let record = first_file(&mut connector, "text/plain");
    let id = &record["id"];
    let whole = download(&mut connector, "files", json!({"fileId": id})).expect("downloads").bytes;
    let mut part = |range: &str| download(&mut connector, "files", json!({"fileId": id, "range_header": range}));
    let middle = part("bytes=10-19").expect("a range");
    assert_eq!(middle.bytes, &whole[10..20]);
    assert_eq!(middle.range.map(|range| range.content_range()), Some(format!("bytes 10-19/{}", whole.len())));
    assert_eq!(part("bytes=100-").expect("a range").bytes, &whole[100..]);
    assert_eq!(part("bytes=-7").expect("a range").bytes, &whole[whole.len() - 7..]);
    assert_eq!(part("bytes=0-99999999").expect("a range").bytes, whole);
    let outside = part("bytes=99999999-").map(|file| file.bytes);
    assert_eq!(outside, Err((416, "params.range_header".into())));
    for wrong in ["10-19", "bytes=", "bytes=-", "bytes=9-1", "bytes=a-b", "bytes=-0x1"] {
        assert_eq!(part(wrong).map(|file| file.bytes), Err((422, "params.range_header".into())), "{wrong}");
    }
}

#[test]
fn a_missing_file_is_empty_and_an_unknown_one_is_404() {
    let mut connector = TestConnector::new("google-drive");
    let lost = download(&mut connector, "files", json!({"fileId": "missing-report"})).expect("200 with nothing");
    assert!(lost.bytes.is_empty());
    let unknown = download(&mut connector, "files", json!({"fileId": "nobody"})).map(|file| file.bytes);
    assert_eq!(unknown, Err((404, String::new())));
}

#[test]
fn an_uploaded_file_is_what_is_downloaded() {
    let mut connector = TestConnector::new("google-drive");
    let params = json!({"name": "note.txt", "file_content": "aGVsbG8sIGRyaXZl", "file_mime_type": "text/plain"});
    let (made, _) = connector.ok("files_upload", "create", params);
    assert_eq!((&made["size"], &made["mimeType"]), (&json!("12"), &json!("text/plain")));
    let file = download(&mut connector, "files", json!({"fileId": made["id"]})).expect("downloads");
    assert_eq!((file.bytes.as_slice(), file.filename.as_str()), (b"hello, drive".as_slice(), "note.txt"));
    let exported = json!({"fileId": made["id"], "mimeType": "application/pdf"});
    let exported = download(&mut connector, "files_export", exported).expect("exports");
    assert_eq!(exported.content_type, "application/pdf");
    let wrong = connector.err("files_upload", "create", json!({"name": "x", "file_content": "not base64!"}));
    assert_eq!((wrong.status, wrong.errors[0].field.as_str()), (422, "params.file_content"));
}

#[test]
fn windows_of_the_json_form_make_up_the_text() {
    let mut connector = TestConnector::new("google-drive");
    let record = first_file(&mut connector, "text/plain");
    let id = &record["id"];
    let whole = download(&mut connector, "files", json!({"fileId": id})).expect("downloads").bytes;
    for format in ["text", "base64"] {
        let mut params = json!({"fileId": id, "_airbyte_response_type": "json", "_airbyte_response_format": format,
                                "_airbyte_max_chars": 700});
        let mut text = String::new();
        loop {
            let (window, _) = connector.ok("files", "download", params.clone());
            text.push_str(window["content"].as_str().expect("text"));
            if window["has_more"] == json!(false) {
                break;
            }
            params["_airbyte_text_offset"] = window["next_offset"].clone();
            params["_airbyte_download_token"] = window["download_token"].clone();
        }
        let expected = match format {
            "text" => String::from_utf8(whole.clone()).expect("text"),
            _ => base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &whole),
        };
        assert_eq!(text, expected);
    }
    let stale = json!({"fileId": id, "_airbyte_response_type": "json", "_airbyte_text_offset": 5,
                       "_airbyte_download_token": "old"});
    assert_eq!(connector.err("files", "download", stale).errors[0].field, "params._airbyte_download_token");
    let both = json!({"fileId": id, "_airbyte_response_type": "json", "range_header": "bytes=0-1"});
    assert_eq!(connector.err("files", "download", both).errors[0].field, "params.range_header");
}

#[test]
fn other_connector_types_download_too() {
    let mut zendesk = TestConnector::new("zendesk-support");
    let file = download(&mut zendesk, "attachments", json!({"attachment_id": 500_001})).expect("downloads");
    assert!(!file.bytes.is_empty());
    let mut salesforce = TestConnector::new("salesforce");
    let (versions, _) = salesforce.ok("content_versions", "list", json!({}));
    let version = &items(&versions)[0];
    let file = download(&mut salesforce, "content_versions", json!({"id": version["Id"]})).expect("downloads");
    assert_eq!(version["ContentSize"], file.bytes.len());
    assert!(file.content_type.contains('/'));
}
