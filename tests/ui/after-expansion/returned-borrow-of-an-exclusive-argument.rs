use retry_runtime::retry;

#[retry(max = 3)]
fn first(list: &mut Vec<u32>) -> std::io::Result<&mut u32> {
    list.first_mut().ok_or_else(|| std::io::Error::other("empty"))
}

fn main() {
    let _ = first(&mut vec![1]);
}
