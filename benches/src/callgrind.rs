//! Runs this program under callgrind, and reads how many instructions it took and how often it allocated.
//!
//! Both are counted by the same run from outside, since an allocator that counts would be counted, too.

use std::process::Command;
use std::sync::Mutex;
use std::{env, fs, thread};

use crate::case::Case;
use crate::figure::{Figure, Unit};

/// Calls in the smaller of the two runs; twice as many do not fill a bucket of a time window.
const COUNT: u64 = 8_000;

/// The C library chooses its functions by what the processor can do; so it chooses the same on each.
const PLAIN: &str = "glibc.cpu.hwcaps=-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-ERMS,-FSRM,-AVX2_Usable";

/// What a program calls for memory.
const ALLOCATORS: [&str; 5] = [
    "malloc",
    "calloc",
    "realloc",
    "posix_memalign",
    "aligned_alloc",
];

/// What one run took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Taken {
    instructions: u64,
    allocations: u64,
}

/// Returns whether callgrind can be run.
pub(crate) fn is_installed() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Counts the instructions and the allocations of each case, as many at once as there are cores.
///
/// # Errors
///
/// Says of which case there was no count.
pub(crate) fn count(cases: &[&'static Case]) -> Result<Vec<Figure>, String> {
    let waiting = Mutex::new(cases.iter().enumerate());
    let counted = Mutex::new(Vec::new());
    let work = || {
        while let Some((place, case)) = waiting.lock().ok().and_then(|mut cases| cases.next()) {
            let figures = count_one(place, case);
            if let Ok(mut counted) = counted.lock() {
                counted.push((place, figures));
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, Into::into) {
            scope.spawn(work);
        }
    });
    let mut counted = counted.into_inner().unwrap_or_default();
    counted.sort_by_key(|(place, _)| *place);
    let figures: Result<Vec<_>, String> = counted.into_iter().map(|(_, figures)| figures).collect();
    // Instructions first, since allocations stand beside them.
    let (instructions, allocations): (Vec<_>, Vec<_>) = figures?.into_iter().unzip();
    Ok(instructions.into_iter().chain(allocations).collect())
}

/// What one call takes: the difference between N and 2N of them, over N, rounded.
fn count_one(place: usize, case: &Case) -> Result<(Figure, Figure), String> {
    let name = format!("{}/{}", case.group, case.name);
    let counts = run(place, &name, COUNT).zip(run(place, &name, 2 * COUNT));
    let (once, twice) = counts.ok_or_else(|| format!("callgrind did not count: {name}"))?;
    let call = |once: u64, twice: u64| (twice.saturating_sub(once) + COUNT / 2) / COUNT;
    let instructions = call(once.instructions, twice.instructions);
    let allocations = call(once.allocations, twice.allocations);
    Ok((
        Figure::new(case.unit, case.group, case.name, instructions),
        Figure::new(Unit::Allocations, case.group, case.name, allocations),
    ))
}

/// Runs a case under callgrind.
fn run(place: usize, case: &str, calls: u64) -> Option<Taken> {
    let program = env::current_exe().ok()?;
    let profile = format!("callgrind.{}.{place}", std::process::id());
    let profile = program.with_file_name(profile);
    Command::new("valgrind")
        .args(["--tool=callgrind", "--compress-strings=no"])
        .arg(format!("--callgrind-out-file={}", profile.display()))
        .arg(program)
        .args(["run", case, &calls.to_string()])
        .env("GLIBC_TUNABLES", PLAIN)
        .output()
        .ok()?;
    let text = fs::read_to_string(&profile).ok()?;
    fs::remove_file(profile).ok()?;
    read(&text)
}

/// Reads a profile: its sum, and the calls of each function, below whose name they stand.
fn read(profile: &str) -> Option<Taken> {
    let sum = profile
        .lines()
        .find_map(|line| line.strip_prefix("summary: "))?;
    let called = profile.lines().zip(profile.lines().skip(1));
    let allocations = called.filter_map(|(callee, calls)| {
        let is_allocator = ALLOCATORS.contains(&callee.strip_prefix("cfn=")?);
        let calls = calls.strip_prefix("calls=")?.split(' ').next()?;
        is_allocator.then(|| calls.parse::<u64>().ok())?
    });
    Some(Taken {
        instructions: sum.trim().parse().ok()?,
        allocations: allocations.sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::{Taken, read};

    const PROFILE: &str = "\
events: Ir
fn=main
12 3
cfn=malloc
calls=24 3281
12 900
cfn=free
calls=24 3300
12 400
fn=other
cfn=realloc
calls=1 3394
13 50
summary: 1353
";

    #[test]
    fn reads_the_sum_and_the_calls_of_allocators() {
        let taken = Taken {
            instructions: 1_353,
            allocations: 25,
        };

        assert_eq!(read(PROFILE), Some(taken));
    }

    #[test]
    fn a_profile_without_a_sum_counts_nothing() {
        assert_eq!(read("events: Ir\n"), None);
    }
}
