//! Sets the linker options of a Node addon.

fn main() {
    // The compiler writes the addon's TypeScript declarations into this folder, which has to exist.
    if let Some(folder) = std::env::var_os("NAPI_TYPE_DEF_TMP_FOLDER") {
        let _ = std::fs::create_dir_all(folder);
    }
    napi_build::setup();
}
