//! Links what espeak-ng needs, and compiles the protos once they stand.
fn main() {
    // espeak-ng is built against the system's libsonic, and espeak-rs-sys does not say so to the linker.
    println!("cargo:rustc-link-lib=sonic");
}
