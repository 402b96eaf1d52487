//! The pictures: that those in the repository are what the models give, and can be read.

use fleet::{Picture, pictures};
use roxmltree::Document;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static PICTURES: LazyLock<Vec<Picture>> = LazyLock::new(|| pictures(1).unwrap_or_default());

#[test]
fn what_is_committed_is_what_the_models_give() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("pictures");

    assert_eq!(PICTURES.len(), 6);
    for picture in PICTURES.iter() {
        let committed = fs::read_to_string(folder.join(picture.name)).unwrap();
        assert!(
            committed == picture.svg,
            "{} has changed: cargo run --release -p fleet -- pictures",
            picture.name
        );
    }
    let committed = fs::read_dir(folder).unwrap().count();
    assert_eq!(committed, PICTURES.len(), "one is left over");
}

#[test]
fn another_seed_gives_other_pictures() {
    for (one, other) in PICTURES.iter().zip(pictures(2).unwrap()) {
        assert_ne!(*one, other, "{}", one.name);
    }
}

#[test]
fn each_is_small_and_brings_its_own_ground() {
    for picture in PICTURES.iter() {
        let document = Document::parse(&picture.svg).unwrap();
        let root = document.root_element();
        let ground = root.first_element_child().unwrap();

        assert!(picture.svg.len() < 200_000, "{}", picture.name);
        assert_eq!(ground.tag_name().name(), "rect");
        assert_eq!(ground.attribute("fill"), Some("#FFFFFF"));
        for side in ["width", "height"] {
            assert_eq!(ground.attribute(side), root.attribute(side));
        }
    }
}

#[test]
fn each_says_what_it_shows_on_both_axes() {
    for picture in PICTURES.iter() {
        let document = Document::parse(&picture.svg).unwrap();
        let texts: Vec<_> = document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
            .filter_map(|node| Some(node.text()?.trim()))
            .collect();
        let units: [&str; 2] = match picture.name {
            "contention.svg" => ["clients", "time until all are done (s, logarithmic)"],
            "delays.svg" => ["attempt that failed", "delay (s)"],
            _ => ["time (s)", "times normal"],
        };

        for text in units.into_iter().chain(["full jitter", "equal jitter"]) {
            assert!(texts.contains(&text), "{}: {text}", picture.name);
        }
    }
}

#[test]
fn nothing_is_written_beyond_the_edge() {
    for picture in PICTURES.iter() {
        let document = Document::parse(&picture.svg).unwrap();
        let width: f64 = document
            .root_element()
            .attribute("width")
            .unwrap()
            .parse()
            .unwrap();
        for text in document
            .descendants()
            .filter(|node| node.has_tag_name("text"))
        {
            let number = |name| text.attribute(name).unwrap().parse::<f64>().unwrap();
            if text.attribute("transform").is_some()
                || text.attribute("text-anchor") != Some("start")
            {
                continue;
            }
            // A letter is a little more than half as wide as it is high, on average.
            let letters = text
                .text()
                .unwrap()
                .trim()
                .chars()
                .map(|_| 0.6)
                .sum::<f64>();
            let end = number("x") + number("font-size") * letters;
            assert!(end <= width, "{}: {:?}", picture.name, text.text());
        }
    }
}
