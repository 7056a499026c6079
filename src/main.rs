use std::process::ExitCode;

fn main() -> ExitCode {
    pundit::cli::main()
}
