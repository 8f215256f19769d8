use super::*;

fn kind() -> Kind {
    let param = |name: &str, ty, required| Param { name: name.to_owned(), ty, required };
    let operation =
        |entity: &str, action: &str, params| Operation { entity: entity.to_owned(), action: action.to_owned(), params };
    Kind {
        reference: "my-crm".into(),
        operations: vec![
            operation(
                "deals",
                "list",
                vec![
                    param("owner", Type::String, true),
                    param("stage", Type::named("string").limited_to(&["open", "won \"x\""]), false),
                    param("days", Type::named("integer").limited_to(&["1", "7"]), false),
                    param("tags", Type::Array(Box::new(Type::String)), false),
                ],
            ),
            operation("deals", "get", Vec::new()),
            operation("files", "download", vec![param("page[size]", Type::named("date"), true)]),
        ],
    }
}

#[test]
fn a_python_class_has_an_overload_for_each_operation() {
    let classes = python::classes(&kind());
    for expected in [
        "class DealsListParams(TypedDict, total=False):\n    owner: Required[str]\n    stage: Literal[\"open\", \"won \
         \\\"x\\\"\"]\n    days: Literal[1, 7]\n    tags: list[str]\n",
        "FilesDownloadParams = TypedDict(\n    \"FilesDownloadParams\",\n    {\n        \"page[size]\": Required[Any],\n",
        "    def execute(self, entity: Literal[\"deals\"], action: Literal[\"list\"], params: DealsListParams | AnyParams = \
         None, **options: Unpack[ExecuteOptions]) -> ExecutionT: ...\n",
        "    def execute(self, entity: Literal[\"deals\"], action: Literal[\"get\"], params: AnyParams = None, ",
        "    def execute(self, entity: str, action: str, params: Mapping[str, Any] | None = None, ",
        "    def records(self, entity: Literal[\"deals\"], action: Literal[\"list\"], ",
        "    def download(self, entity: Literal[\"files\"], action: Literal[\"download\"] = ..., ",
        "class MyCrmConnector(MyCrmMethods[SyncExecution, SyncRecords, SyncPages, SyncDownload], Connector):\n",
        "class AsyncMyCrmConnector(MyCrmMethods[AsyncExecution, ",
    ] {
        assert!(classes.contains(expected), "{expected}\nis missing in\n{classes}");
    }
    assert!(!classes.contains("def records(self, entity: Literal[\"deals\"], action: Literal[\"get\"]"));
    assert!(!classes.contains("def execute(self, entity: Literal[\"files\"]"));
}

#[test]
fn a_python_module_imports_what_it_uses() {
    let module = python::module(&kind(), "Types of the connector My CRM.");
    assert!(module.starts_with("\"\"\"Types of the connector My CRM.\"\"\"\n"), "{module}");
    assert!(module.contains("\n    from airbyte_agent.connectors import AnyParams, AsyncConnector, "), "{module}");
    assert!(module.ends_with(
        "else:\n    from airbyte_agent import AsyncConnector as AsyncMyCrmConnector\n    from \
                              airbyte_agent import Connector as MyCrmConnector\n"
    ));
    let without_files = Kind { operations: kind().operations[..2].to_vec(), ..kind() };
    let imports = python::imports(&python::classes(&without_files)).join("\n");
    assert!(imports.contains("ExecuteOptions") && !imports.contains("DownloadOptions"), "{imports}");
}

#[test]
fn a_typescript_declaration_extends_the_interface_of_the_package() {
    let expected = r#"// Written by a test.
import "airbyte-agent";

declare module "airbyte-agent" {
  interface ConnectorKinds {
    "my-crm": {
      deals: {
        list: {
          owner: string;
          stage?: "open" | "won \"x\"" | undefined;
          days?: 1 | 7 | undefined;
          tags?: string[] | undefined;
        };
        get: object;
      };
      files: {
        download: {
          "page[size]": unknown;
        };
      };
    };
  }
}
"#;
    assert_eq!(typescript::module(&kind(), "Written by a test."), expected);
}

#[test]
fn members_in_typescript_are_quoted_unless_they_are_identifiers() {
    use typescript::key;
    assert_eq!((key("type"), key("$schema"), key("a-b")), ("type".into(), "$schema".into(), "\"a-b\"".into()));
}
