//! Links what espeak-ng needs, and compiles the protos.

use std::path::PathBuf;

/// The services and messages of the wire.
const PROTOS: [&str; 5] = [
    "calmline/v1/types.proto",
    "calmline/v1/dispatch.proto",
    "calmline/v1/call.proto",
    "calmline/v1/case.proto",
    "calmline/v1/admin.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // espeak-ng is built against the system's libsonic, and espeak-rs-sys does not say so to the linker.
    println!("cargo:rustc-link-lib=sonic");
    compile_protos()
}

/// Turns `proto/` into Rust, and into the descriptor set that reflection serves. protox parses, so no protoc is needed.
fn compile_protos() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=proto");
    println!("cargo:rerun-if-changed=build.rs");
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(true).open_files(PROTOS)?;
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    std::fs::write(out.join("calmline_descriptor.bin"), compiler.encode_file_descriptor_set())?;
    tonic_prost_build::configure().compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}
