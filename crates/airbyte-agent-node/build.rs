//! Lets the addon link without Node.

fn main() {
    napi_build::setup();
}
