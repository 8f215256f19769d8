//! Lets the module link without a Python interpreter on macOS; elsewhere nothing is needed.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
