//! What a budget does, call by call.

use crate::set_clock::SetClock;
use retry_runtime::clock::{Clock, ManualClock};
use retry_runtime::{Budget, Class, InvalidBudget};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

static SHARED: Budget = Budget::new();

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Takes tokens until it is refused, and says how many retries that were.
fn drain(budget: &Budget) -> u64 {
    let mut retries = 0;
    while budget.withdraw(Class::Transient).is_some() {
        retries += 1;
    }
    retries
}

#[test]
fn lives_in_a_static() {
    assert_eq!((SHARED.available(), SHARED.get_capacity()), (100, 100));
}

#[test]
fn is_full_at_first_and_refuses_when_empty() {
    let budget = Budget::new().capacity(3).reserve(0);

    assert_eq!(drain(&budget), 3);
    assert_eq!(budget.available(), 0);
}

#[test]
fn a_refusal_takes_nothing() {
    let budget = Budget::new().capacity(1).reserve(0);

    assert!(budget.withdraw(Class::Timeout).is_none());
    assert!(budget.withdraw(Class::Throttled).is_some());
}

#[test]
fn classes_cost_what_they_are_said_to() {
    let budget = Budget::new().reserve(0).cost(Class::Permanent, 5);
    let left = [
        Class::Transient,
        Class::Permanent,
        Class::Throttled,
        Class::Timeout,
    ]
    .map(|class| {
        let _ = budget.withdraw(class);
        budget.available()
    });

    assert_eq!(left, [95, 90, 89, 87]);
}

#[test]
fn a_cost_of_zero_counts_as_one() {
    let budget = Budget::new().reserve(0).cost(Class::Transient, 0);

    assert_eq!(drain(&budget), 100);
}

#[test]
fn ten_tenths_are_one() {
    let budget = Budget::new().reserve(0);
    drain(&budget);

    let retries: Vec<_> = (0..30)
        .map(|_| {
            budget.deposit();
            drain(&budget)
        })
        .collect();

    let every_tenth: Vec<_> = (1..=30_u64)
        .map(|success| u64::from(success % 10 == 0))
        .collect();
    assert_eq!(retries, every_tenth);
}

/// `tower` rounds the inverse of the ratio to a whole number, so that 0.6 became 1.
#[test]
fn six_tenths_are_six_tenths() {
    let budget = Budget::new().ratio(6, 10).reserve(0);
    drain(&budget);

    for _ in 0..100 {
        budget.deposit();
    }

    assert_eq!(drain(&budget), 60);
}

#[test]
fn a_retry_that_succeeds_brings_the_ratio() {
    let budget = Budget::new().ratio(1, 2).reserve(0);

    for _ in 0..4 {
        budget.withdraw(Class::Transient).unwrap().deposit();
    }

    assert_eq!(budget.available(), 98);
}

#[test]
fn a_cancelled_retry_has_taken_its_tokens() {
    let budget = Budget::aws();

    let _ = budget.withdraw(Class::Transient);

    assert_eq!(budget.available(), 486);
}

#[test]
fn a_full_budget_holds_no_more() {
    let budget = Budget::new().capacity(2).ratio(1, 1).reserve(0);

    for _ in 0..10 {
        budget.deposit();
    }

    assert_eq!(drain(&budget), 2);
}

#[test]
fn without_capacity_no_retry_is_allowed() {
    let clock = ManualClock::new();
    let budget = Budget::new()
        .capacity(0)
        .ratio(1, 1)
        .reserve(u64::MAX)
        .clock(clock.clone());

    budget.deposit();
    clock.advance(Duration::MAX);

    assert_eq!((drain(&budget), budget.available()), (0, 0));
}

#[test]
fn without_ratio_only_time_brings_tokens() {
    let clock = ManualClock::new();
    let budget = Budget::new().ratio(0, 10).clock(clock.clone());
    drain(&budget);

    for _ in 0..1_000 {
        budget.deposit();
    }
    assert_eq!(drain(&budget), 0);

    clock.advance(secs(7));
    assert_eq!(drain(&budget), 7);
}

#[test]
fn ratios_stay_within_their_bounds() {
    let brought = |upper, lower| {
        let budget = Budget::new().ratio(upper, lower).reserve(0);
        for _ in 0..budget.get_capacity() {
            let _ = budget.withdraw(Class::Transient);
        }
        for _ in 0..10_000 {
            budget.deposit();
            if budget.available() == 50 {
                break;
            }
        }
        budget.available()
    };

    assert_eq!(brought(1, 1), 50);
    assert_eq!(brought(u64::MAX, 1), 50);
    assert_eq!(brought(1, 0), 0);
    assert_eq!(brought(0, 0), 0);
    assert_eq!(brought(1, u64::MAX), 0);
    assert_eq!(brought(1, 10_000), 1);
    assert_eq!(brought(u64::MAX - 1, u64::MAX), 50);
    assert_eq!(brought(19_999, 100_000_000), 1);
}

#[test]
fn capacity_is_bounded_by_the_ratio() {
    let most = |lower| {
        Budget::new()
            .ratio(1, lower)
            .capacity(u64::MAX)
            .get_capacity()
    };

    assert_eq!(most(10), 6_710_886);
    assert_eq!(most(10_000), 6_710);
    // Whichever was set first.
    let budget = Budget::new().capacity(u64::MAX).ratio(1, 10_000);
    assert_eq!(budget.get_capacity(), 6_710);
    assert_eq!(budget.ratio(1, 1).get_capacity(), 67_108_863);
}

#[test]
fn refuses_what_makes_no_sense() {
    let refused = |capacity, ratio, reserve| Budget::try_new(capacity, ratio, reserve).unwrap_err();

    assert_eq!(refused(100, (11, 10), 1), InvalidBudget::RatioOutOfRange);
    assert_eq!(refused(100, (1, 0), 1), InvalidBudget::RatioOutOfRange);
    assert_eq!(refused(100, (1, 10_001), 1), InvalidBudget::RatioTooFine);
    assert_eq!(refused(100, (0, 1), 0), InvalidBudget::NeverRefilled);
    let below = InvalidBudget::CapacityBelowCost { cost: 2 };
    assert_eq!(refused(1, (1, 10), 1), below);
    let large = InvalidBudget::CapacityTooLarge { max: 671_088 };
    assert_eq!(refused(671_089, (1, 100), 1), large);
}

#[test]
fn accepts_what_is_just_within_its_bounds() {
    static WIDE: Result<Budget, InvalidBudget> = Budget::try_new(671_088, (3, 300), 0);
    let capacity = WIDE.as_ref().map(Budget::get_capacity);
    assert_eq!(capacity, Ok(671_088));
    assert!(Budget::try_new(2, (0, 7), 1).is_ok());
    assert!(Budget::try_new(2, (20_002, 20_002), 0).is_ok());
    assert!(Budget::try_new(2, (9_999, 10_000), u64::MAX).is_ok());
}

#[test]
fn time_brings_the_reserve_and_keeps_the_rest() {
    let clock = ManualClock::new();
    let budget = Budget::new().reserve(1).clock(clock.clone());
    drain(&budget);

    // Asked after each, although none of them is a whole token.
    let retries: Vec<_> = (0..12)
        .map(|_| {
            clock.advance(Duration::from_millis(250));
            drain(&budget)
        })
        .collect();

    assert_eq!(retries, [0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);
}

#[test]
fn half_nanoseconds_of_a_token_make_none() {
    let clock = ManualClock::new();
    let budget = Budget::new()
        .capacity(1)
        .reserve(1_000)
        .clock(clock.clone());
    clock.advance(Duration::from_nanos(1));
    assert_eq!(drain(&budget), 1);

    // Not a millisecond after the withdrawal, although the second millisecond has begun.
    clock.advance(Duration::from_nanos(999_999));
    assert_eq!(drain(&budget), 0);

    clock.advance(Duration::from_millis(1));
    assert_eq!(drain(&budget), 1);
}

#[test]
fn idle_for_longer_than_32_bits_of_milliseconds() {
    for millis in [
        1 << 31,
        (1 << 32) - 1,
        1 << 32,
        (1 << 32) + 1_000,
        3 << 32,
        1 << 37,
    ] {
        let clock = ManualClock::new();
        let budget = Budget::new().clock(clock.clone());
        clock.advance(secs(5));
        assert_eq!(drain(&budget), 100);

        clock.advance(Duration::from_millis(millis));

        assert_eq!(budget.available(), 100, "after {millis} ms");
        assert_eq!(drain(&budget), 100, "after {millis} ms");
        clock.advance(secs(3));
        assert_eq!(drain(&budget), 3, "after {millis} ms");
    }
}

#[test]
fn the_end_of_time_brings_no_panic_and_no_tokens() {
    let clock = ManualClock::new();
    let budget = Budget::new().reserve(u64::MAX).clock(clock.clone());
    drain(&budget);

    clock.advance(Duration::MAX);
    assert_eq!(drain(&budget), 100);
    clock.advance(Duration::MAX);
    assert_eq!(drain(&budget), 0);

    for _ in 0..20 {
        budget.deposit();
    }
    assert_eq!(drain(&budget), 2);
}

#[test]
fn a_clock_that_goes_back_brings_nothing_until_it_is_there_again() {
    let clock = SetClock::default();
    let budget = Budget::new().clock(clock.clone());
    clock.set(secs(100));
    drain(&budget);

    for seconds in [0, 99, 50, 100] {
        clock.set(secs(seconds));
        assert_eq!(drain(&budget), 0);
    }

    clock.set(secs(102));
    assert_eq!(drain(&budget), 2);
}

#[test]
fn without_reserve_no_clock_is_read() {
    struct Unread;
    impl Clock for Unread {
        fn now(&self) -> Duration {
            panic!("read")
        }
    }
    let budget = Budget::aws().clock(Unread);

    budget.withdraw(Class::Transient).unwrap().deposit();

    assert_eq!(budget.available(), 500);
}

#[test]
fn a_deposit_reads_no_clock() {
    #[derive(Clone, Default)]
    struct Counted(Arc<AtomicU64>);
    impl Clock for Counted {
        fn now(&self) -> Duration {
            self.0.fetch_add(1, Ordering::Relaxed);
            Duration::ZERO
        }
    }
    let clock = Counted::default();
    let budget = Budget::new().clock(clock.clone());
    drain(&budget);
    let before = clock.0.load(Ordering::Relaxed);

    for _ in 0..10 {
        budget.deposit();
    }

    assert_eq!(clock.0.load(Ordering::Relaxed), before);
}

#[test]
fn four_threads_take_no_more_than_there_is() {
    let budget = Budget::new().capacity(1_000).reserve(0);

    let taken: u64 = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut taken = 0;
                    for call in 0..5_000 {
                        taken += u64::from(budget.withdraw(Class::Transient).is_some());
                        if call % 10 == 0 {
                            budget.deposit();
                        }
                    }
                    taken
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .sum()
    });

    // A few of the deposits find it full.
    assert!((1_000..=1_200).contains(&taken), "{taken}");
    assert!(taken + budget.available() <= 1_200);
}

#[test]
fn shows_what_is_left() {
    let budget = Budget::new();

    assert_eq!(
        format!("{budget:?}"),
        "Budget { available: 100, capacity: 100, .. }"
    );
    let retry = budget.withdraw(Class::Transient).unwrap();
    assert_eq!(format!("{retry:?}"), "Withdrawal { .. }");
}
