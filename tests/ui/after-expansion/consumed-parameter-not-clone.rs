use retry_runtime::retry;

#[retry(max = 3)]
fn send<T: Into<String>>(text: T) -> std::io::Result<String> {
    Ok(text.into_string())
}

trait IntoText {
    fn into_string(self) -> String;
}

impl<T: Into<String>> IntoText for T {
    fn into_string(self) -> String {
        self.into()
    }
}

fn main() {
    let _ = send("text");
}
