use retry_runtime::retry;

struct Stream(u32);

#[retry(max = 3)]
fn read(mut stream: Stream) -> std::io::Result<u32> {
    stream.0 += 1;
    Ok(stream.0)
}

fn main() {
    let _ = read(Stream(0));
}
