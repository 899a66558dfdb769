use super::*;
use crate::Understander;
use crate::file::{FORMAT, Header, TOKENIZER, save};
use crate::heads::add_heads;
use crate::read::sigmoid;
use candle_core::{Device, Tensor};

/// An encoder of two layers, eight numbers wide, with random weights.
fn tiny(labels: &Labels, pieces: usize) -> Weights {
    let mut random = Random::new(5);
    let mut weights = Weights::default();
    let mut add = |name: &str, shape: &[usize]| {
        let count = shape.iter().product();
        let numbers = (0..count).map(|_| random.normal() * 0.3 + if name.contains("norm.weight") { 1.0 } else { 0.0 });
        weights.insert(name, Tensor::from_vec(numbers.collect::<Vec<f32>>(), shape, &Device::Cpu).unwrap());
    };
    add("embed.words", &[pieces, 8]);
    add("embed.places", &[96, 8]);
    add("embed.segments", &[2, 8]);
    add("embed.norm.weight", &[8]);
    add("embed.norm.bias", &[8]);
    for n in 0..2 {
        for (name, rows, columns) in [("qkv", 24, 8), ("out", 8, 8), ("up", 32, 8), ("down", 8, 32)] {
            add(&format!("layer.{n}.{name}.weight"), &[rows, columns]);
            add(&format!("layer.{n}.{name}.bias"), &[rows]);
        }
        for name in ["norm_attention", "norm"] {
            add(&format!("layer.{n}.{name}.weight"), &[8]);
            add(&format!("layer.{n}.{name}.bias"), &[8]);
        }
    }
    add_heads(&mut weights, labels, &mut random).unwrap();
    weights
}

fn samples() -> Vec<Sample> {
    let sample = |id: &str, text: &str, intent: &str, class: Option<&str>, slots: &[(&str, &str)]| Sample {
        id: id.to_owned(),
        text: text.to_owned(),
        question: "where is it".to_owned(),
        intent: intent.to_owned(),
        also: Vec::new(),
        class: class.map(str::to_owned),
        slots: slots.iter().map(|(slot, text)| ((*slot).to_owned(), (*text).to_owned())).collect(),
        kind: "plain".to_owned(),
    };
    vec![
        sample("1", "it is at 412 alder", "provide_info", None, &[("street_number", "412"), ("street", "alder")]),
        sample("2", "a gray honda", "parking", None, &[("color", "gray"), ("make", "honda")]),
        sample("3", "it is at 0137", "emergency", Some("u01"), &[]),
        sample("4", "a honda is at 555 alder", "emergency", Some("u02"), &[("make", "honda"), ("street", "555 alder")]),
    ]
}

fn training(plan: Plan) -> (Training, Vec<Prepared>, Labels) {
    let samples = samples();
    let labels = Labels::of(&samples);
    let tokens = Tokens::parse(include_str!("../../tests/fixtures/tokenizer.json")).unwrap();
    let prepared: Vec<Prepared> = samples.iter().map(|sample| prepare(sample, &labels, &tokens).unwrap()).collect();
    (Training::new(&tiny(&labels, tokens.size()), 2, plan, prepared.len()).unwrap(), prepared, labels)
}

/// The loss of all samples together, and its gradient by the way back.
fn loss_and_slopes(training: &mut Training, prepared: &[Prepared]) -> (f32, Vec<f32>) {
    let loss = training.slopes(&[prepared.to_vec()]).unwrap();
    (loss, training.grads[0].clone())
}

/// Holds the gradient of every trained weight to finite differences along a random direction of its own, and sees
/// that a step moves it.
fn check_every_weight(plan: Plan, trained: impl Fn(&str) -> bool) {
    let plan = Plan { dropout: 0.0, warm_up: 0.5, threads: 1, ..plan };
    let (mut training, prepared, _) = training(plan);
    let parts: Vec<(String, Range<usize>, Fate)> =
        training.bert.store.parts.iter().map(|part| (part.name.clone(), part.at.clone(), part.fate)).collect();
    // Adapters begin at zero, where half of their gradients are zero as well.
    let mut random = Random::new(3);
    for (name, at, _) in parts.iter().filter(|(name, _, _)| name.contains("adapter.outer")) {
        assert!(training.bert.store.numbers[at.clone()].iter().all(|x| *x == 0.0), "{name}");
        training.bert.store.numbers[at.clone()].iter_mut().for_each(|x| *x = random.normal() * 0.1);
    }
    let (_, slopes) = loss_and_slopes(&mut training, &prepared);
    for (name, at, fate) in &parts {
        assert_eq!(*fate == Fate::Trained, trained(name), "{name}");
        if *fate == Fate::Fixed {
            assert!(slopes[at.clone()].iter().all(|x| *x == 0.0), "{name}");
            continue;
        }
        let before = training.bert.store.numbers[at.clone()].to_vec();
        let direction: Vec<f32> = before.iter().map(|_| random.normal()).collect();
        let along: f32 = direction.iter().zip(&slopes[at.clone()]).map(|(a, b)| a * b).sum();
        let mut at_step = |step: f32| {
            let moved = before.iter().zip(&direction).map(|(x, d)| x + step * d);
            training.bert.store.numbers[at.clone()].iter_mut().zip(moved).for_each(|(x, moved)| *x = moved);
            loss_and_slopes(&mut training, &prepared).0
        };
        let slope = (at_step(0.002) - at_step(-0.002)) / 0.004;
        at_step(0.0);
        assert!((slope - along).abs() < 0.03 + 0.05 * slope.abs(), "{name}: {slope} or {along}");
        let most = slopes[at.clone()].iter().fold(0.0_f32, |most, x| most.max(x.abs()));
        assert!(most > 1e-9, "the gradient of {name} is {most}");
    }
    let before = training.bert.store.numbers.clone();
    training.round(&prepared, |_, _, _| ()).unwrap();
    for (name, at, fate) in &parts {
        let moved = before[at.clone()] != training.bert.store.numbers[at.clone()];
        assert_eq!(moved, *fate == Fate::Trained, "{name}");
    }
}

#[test]
fn every_weight_has_its_gradient_and_moves() {
    check_every_weight(Plan::default(), |_| true);
}

#[test]
fn of_an_encoder_trained_from_its_second_layer_nothing_below_moves() {
    let plan = Plan { first_layer: 1, ..Plan::default() };
    check_every_weight(plan, |name| name.starts_with("layer.1") || name.starts_with("head."));
}

#[test]
fn beside_adapters_the_encoder_stays_as_it_came() {
    let plan = Plan { adapters: 2, ..Plan::default() };
    check_every_weight(plan, |name| name.contains("adapter") || name.starts_with("head."));
}

#[test]
fn merged_adapters_say_what_they_said_beside_the_weights() {
    let plan = Plan { adapters: 2, rate_base: 0.05, rounds: 4, ..Plan::default() };
    let (mut training, prepared, _) = training(plan);
    for _ in 0..4 {
        training.round(&prepared, |_, _, _| ()).unwrap();
    }
    let cut = &prepared[0].cut;
    let mut tape = Tape::default();
    let batch = Batch::new([cut].into_iter());
    let beside = training.bert.forward(&batch, &mut tape, &mut Dropout::none()).unwrap().to_vec();
    let merged = Bert::new(&training.weights().unwrap(), 2).unwrap();
    let found = merged.forward(&batch, &mut tape, &mut Dropout::none()).unwrap();
    assert_eq!(found.len(), cut.spoken.end * 8);
    for (found, beside) in found.iter().zip(&beside) {
        assert!((found - beside).abs() < 1e-4, "{found} {beside}");
    }
}

#[test]
fn a_few_lines_are_learnt_by_heart_and_the_same_seed_learns_the_same() {
    let learn = || {
        let alter = Alter { bare: 0.0, lost: 0.0, unasked: 0.0, joined: 0.0, ..Alter::default() };
        let plan = Plan {
            rounds: 150,
            batch: 2,
            rate_base: 0.01,
            rate_heads: 0.03,
            dropout: 0.0,
            smoothing: 0.0,
            alter,
            ..Plan::default()
        };
        let (mut training, prepared, labels) = training(plan);
        for _ in 0..150 {
            training.round(&prepared, |_, _, _| ()).unwrap();
        }
        let judged = judge(&training.model().unwrap(), &prepared).unwrap();
        (measure(&judged, &prepared, &labels, 0.0), judged[0].urgent)
    };
    let (figures, urgent) = learn();
    assert_eq!((figures.intent, figures.recall, figures.class, figures.slots), (1.0, 1.0, 1.0, 1.0), "{figures:?}");
    assert_eq!(learn().1.to_bits(), urgent.to_bits());
}

#[test]
fn joined_and_thinned_samples_keep_their_labels_on_their_words() {
    let (_, prepared, _) = training(Plan::default());
    let opening = |at: usize| {
        let mut sample = prepared[at].clone();
        sample.cut.ids.truncate(sample.cut.spoken.end + 1);
        sample.cut.segments.truncate(sample.cut.spoken.end + 1);
        sample
    };
    let all = [opening(1), opening(3)];
    let business = vec![all[0].intent, all[1].intent];
    let alter = Alter { joined: 1.0, unasked: 0.0, bare: 0.0, lost: 0.9, business, ..Alter::default() };
    let mut random = Random::new(1);
    for _ in 0..100 {
        let joined = alter.apply(&all[0], &all, &mut random);
        let Prepared { cut, tags, .. } = &joined;
        assert_eq!((cut.ids.len(), cut.words.len()), (cut.segments.len(), tags.len()));
        assert_eq!((cut.ids[0], cut.ids[cut.ids.len() - 1]), (all[0].cut.ids[0], all[0].cut.ids[4]));
        let tagged = |sample: &Prepared| -> Vec<(u32, u32)> {
            let rows = sample.cut.words.iter().map(|word| sample.cut.ids[word.row]);
            rows.zip(sample.tags.iter().copied()).filter(|(_, tag)| *tag > 0).collect()
        };
        let (first, second) = (tagged(&all[0]), tagged(&all[1]));
        let found = tagged(&joined);
        assert!(found.starts_with(&first));
        assert!(found.len() == 2 * first.len() || found[first.len()..] == second);
        assert_eq!(joined.class.is_some(), found.len() != 2 * first.len());
    }
}

#[test]
fn a_saved_model_is_read_like_the_trained_one_and_a_changed_file_is_refused() {
    let (training, prepared, labels) = training(Plan::default());
    let folder = tempfile::tempdir().unwrap();
    let header = Header {
        format: FORMAT,
        attention_heads: 2,
        temperature: 1.0,
        urgent_scale: 1.0,
        urgent_bias: 0.0,
        urgent_threshold: 0.5,
        also_threshold: 0.5,
        weights_sha256: String::new(),
        tokenizer_sha256: String::new(),
        trained_on: "four lines".to_owned(),
        labels: labels.clone(),
    };
    let tokenizer = include_str!("../../tests/fixtures/tokenizer.json");
    let header = save(folder.path(), header, &training.weights().unwrap(), tokenizer).unwrap();
    let model = Understander::load(folder.path()).unwrap();
    assert_eq!(model.header(), &header);
    let judged = judge(&training.model().unwrap(), &prepared).unwrap();
    for (sample, judged) in samples().iter().zip(&judged) {
        let heard = model.read(&sample.text, &sample.question).unwrap();
        assert_eq!(heard.intents[0].0, labels.intents[figures::best(&judged.intents)]);
        assert!((heard.urgent - sigmoid(judged.urgent)).abs() < 0.01, "{} {}", heard.urgent, sigmoid(judged.urgent));
        assert!((heard.intents.iter().map(|(_, p)| p).sum::<f32>() - 1.0).abs() < 1e-5);
        assert!(heard.distance.abs() < 1e-6, "a model without centres finds nothing far");
        assert!(heard.facts.iter().all(|fact| !sample.text[fact.span.clone()].is_empty()));
    }
    assert!(model.read("", "").unwrap().facts.is_empty());
    std::fs::write(folder.path().join(TOKENIZER), tokenizer.replace("alder", "elder")).unwrap();
    let refused = Understander::load(folder.path()).unwrap_err().to_string();
    assert!(refused.contains(TOKENIZER), "{refused}");
}
