//! A client of a server that dies and comes back: `cargo run --example breaker`.
//!
//! The server is a real one, on a local port. While its circuit is open, the client does not call it
//! and answers at once with what it knows.

use retry_runtime::breaker::{CircuitBreaker, CircuitOpen, State};
use retry_runtime::retry;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

const RECOVERY: Duration = Duration::from_millis(400);

static PRICES: CircuitBreaker = CircuitBreaker::consecutive(3)
    .name("prices")
    .recovery(RECOVERY)
    .jitter(0)
    .on_transition(&|change| println!("         {} -> {}", change.from(), change.to()));

#[retry(max = 2, backoff = fixed(5ms), breaker = PRICES)]
fn price(server: SocketAddr) -> io::Result<u32> {
    let mut text = String::new();
    TcpStream::connect(server)?.read_to_string(&mut text)?;
    text.parse().map_err(io::Error::other)
}

/// Asks for the price; while the circuit is open, the last one known is the answer.
fn answer(server: SocketAddr, known: &mut u32) -> &'static str {
    let kind = match price(server) {
        Ok(price) => {
            *known = price;
            "fresh"
        }
        Err(error) if error.get_ref().is_some_and(Rejected::is::<CircuitOpen>) => "cached",
        Err(_) => "failed",
    };
    println!("{kind:>7}  {known}");
    kind
}

/// Sells at that price until it has had so many customers, then dies.
fn serve(address: SocketAddr, price: u32, customers: usize) -> io::Result<(SocketAddr, Server)> {
    let listener = TcpListener::bind(address)?;
    let address = listener.local_addr()?;
    let sell = move || {
        let mut customers = listener.incoming().take(customers);
        customers.try_for_each(|customer| write!(customer?, "{price}"))
    };
    Ok((address, thread::spawn(sell)))
}

type Server = JoinHandle<io::Result<()>>;
type Rejected = dyn std::error::Error + Send + Sync;

fn main() -> io::Result<()> {
    let mut known = 0;
    let anywhere = (Ipv4Addr::LOCALHOST, 0).into();
    let (address, first) = serve(anywhere, 42, 2)?;
    assert_eq!([(); 2].map(|()| answer(address, &mut known)), ["fresh"; 2]);

    // Dead: two attempts fail, and one more opens the circuit.
    assert!(first.join().is_ok_and(|sold| sold.is_ok()));
    assert_eq!([(); 2].map(|()| answer(address, &mut known)), ["failed"; 2]);
    assert_eq!(PRICES.state(), State::Open);
    assert_eq!([(); 3].map(|()| answer(address, &mut known)), ["cached"; 3]);

    // Back, and dearer: the first call after the open period is the probe.
    let (_, second) = serve(address, 43, 2)?;
    thread::sleep(RECOVERY);
    assert_eq!([(); 2].map(|()| answer(address, &mut known)), ["fresh"; 2]);
    assert_eq!((PRICES.state(), known), (State::Closed, 43));
    assert!(second.join().is_ok_and(|sold| sold.is_ok()));
    Ok(())
}
