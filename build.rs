//! Links what espeak-ng needs, compiles the protos, and lists the console's files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The services and messages of the wire.
const PROTOS: [&str; 6] = [
    "calmline/v1/types.proto",
    "calmline/v1/dispatch.proto",
    "calmline/v1/call.proto",
    "calmline/v1/case.proto",
    "calmline/v1/converse.proto",
    "calmline/v1/admin.proto",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // espeak-ng is built against the system's libsonic, and espeak-rs-sys does not say so to the linker.
    println!("cargo:rustc-link-lib=sonic");
    compile_protos()?;
    list_console()
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

/// Writes a table of the built page: each file's name below `console/dist`, and its bytes.
fn list_console() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=console/dist");
    let home = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?);
    let dist = home.join("console/dist");
    let mut files = Vec::new();
    files_below(&dist, &mut files)?;
    files.sort();
    let mut table = String::from("/// The files of the page, by name.\nconst FILES: &[(&str, &[u8])] = &[\n");
    for path in files {
        let name = path.strip_prefix(&dist)?.to_str().ok_or("a name of the console is not UTF-8")?;
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", path)?;
    }
    table.push_str("];\n");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    Ok(std::fs::write(out.join("console_files.rs"), table)?)
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { files_below(&path, found)? } else { found.push(path) }
    }
    Ok(())
}
