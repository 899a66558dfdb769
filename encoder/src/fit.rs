//! A whole training: from written lines and the official sentence encoder, or an earlier model, to a model that can be
//! saved, with temperature and thresholds set on lines that were held out.

use crate::bert::{self, import};
use crate::file::{FORMAT, Header, load, sha256};
use crate::heads::{Model, add_heads};
use crate::labels::{Labels, Sample};
use crate::tokens::{PIECES_MAX, Pruned, Tokens, prune};
use crate::train::{Figures, Judged, Plan, Prepared, Taught, Training, judge, measure, prepare};
use crate::weights::Weights;
use crate::{EncoderError, Random, Result, centres};
use calmline_core::understanding::ACTS;
use calmline_learning::vary::vary;
use candle_core::{Device, Tensor};
use std::path::{Path, PathBuf};

/// The share of harmless lines that may be raised where the urgent threshold is set.
const FALSE_ALARMS: f32 = 0.08;

/// What a training begins from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The folder of the official weights (`model.safetensors`, `tokenizer.json`); outputs and vocabulary are those of the
    /// lines.
    Official(PathBuf),
    /// A small encoder of random weights, with the official table of words in fewer numbers.
    Scratch {
        /// The folder of the official weights and vocabulary.
        vocabulary: PathBuf,
        /// Its size.
        size: Size,
        /// A model in a folder, trained from the same lines, whose word counts beside the labels.
        teacher: Option<PathBuf>,
    },
    /// The mean of earlier models, in folders as [`crate::file::save`] writes them; outputs and vocabulary stay theirs.
    Earlier(Vec<PathBuf>),
}

/// The size of an encoder that is made from nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Layers.
    pub layers: usize,
    /// Numbers in a row; 32 for each attention head.
    pub width: usize,
}

/// What is known of a training under way.
#[derive(Debug)]
pub enum Progress<'a> {
    /// A step of so many, and the loss of the last ones.
    Step(usize, usize, f32),
    /// After a round, what the held-out lines say.
    Round(usize, &'a Figures),
}

/// A model that was made, ready for [`crate::file::save`].
#[derive(Debug)]
pub struct Fitted {
    /// What its outputs are; the hashes are filled in when it is saved.
    pub header: Header,
    /// Its weights.
    pub weights: Weights,
    /// Its tokenizer, as JSON.
    pub tokenizer: String,
    /// What the held-out lines say of it.
    pub figures: Figures,
}

/// Steps between two notes of progress.
const NOTE_EVERY: usize = 50;

/// Trains on `train` and sets thresholds on `held`. A plan without rounds only measures and sets thresholds anew.
///
/// # Errors
///
/// Where a file is missing or not understood, an earlier model does not know a label of the lines, or a tensor operation
/// fails.
pub fn fit(
    origin: &Origin,
    (train, held): (&[Sample], &[Sample]),
    plan: &Plan,
    mut watch: impl FnMut(Progress<'_>),
) -> Result<Fitted> {
    let Start { weights, labels, tokenizer, heads } = begin(origin, train, plan.seed)?;
    let tokens = Tokens::parse(&tokenizer)?;
    let ready = |samples: &[Sample]| -> Result<Vec<Prepared>> {
        samples.iter().map(|sample| prepare(sample, &labels, &tokens)).collect()
    };
    let (mut lines, held_lines) = (ready(train)?, ready(held)?);
    if let Origin::Scratch { teacher: Some(folder), .. } = origin {
        teach(folder, &labels, &tokenizer, &mut lines)?;
    }
    let mut random = Random::new(!plan.seed);
    let (mut plan, varied) = (plan.clone(), plan.varied);
    plan.alter.marks = MARKS.iter().filter_map(|mark| tokens.ids(mark).ok()?.first().copied()).collect();
    plan.alter.business =
        (0..labels.intents.len()).filter(|at| !ACTS.contains(&labels.intents[*at].as_str())).collect();
    let rounds = plan.rounds;
    let mut training = Training::new(&weights, heads, plan, lines.len())?;
    for round in 1..=rounds {
        let (mut sum, mut summed) = (0.0, 0);
        let mut seen = lines.clone();
        for (seen, sample) in seen.iter_mut().zip(train).filter(|_| varied > 0.0) {
            if random.unit() < varied {
                let (text, slots) = vary(&sample.text, &sample.slots, &mut random);
                let taught = seen.taught.take();
                *seen = Prepared { taught, ..prepare(&Sample { text, slots, ..sample.clone() }, &labels, &tokens)? };
            }
        }
        training.round(&seen, |step, steps, loss| {
            (sum, summed) = (sum + loss, summed + 1);
            if step % NOTE_EVERY == 0 {
                watch(Progress::Step(step, steps, sum / summed as f32));
                (sum, summed) = (0.0, 0);
            }
        })?;
        if round < rounds {
            let judged = judge(&training.model()?, &held_lines)?;
            watch(Progress::Round(round, &measure(&judged, &held_lines, &labels, FALSE_ALARMS)));
        }
    }
    let model = training.model()?;
    let judged = judge(&model, &held_lines)?;
    let figures = measure(&judged, &held_lines, &labels, FALSE_ALARMS);
    watch(Progress::Round(rounds, &figures));
    let header = header(&labels, heads, &judged, &held_lines, figures.threshold, trained_on(origin, train));
    let mut weights = training.weights()?;
    weights.insert(centres::NAME, centres::centres(&model, &lines, labels.intents.len(), training.seed())?);
    Ok(Fitted { header, weights, tokenizer, figures })
}

/// Marks that a recogniser may not write.
const MARKS: [&str; 8] = [".", ",", "?", "!", ";", ":", "-", "\""];

/// What a training begins with.
struct Start {
    weights: Weights,
    labels: Labels,
    tokenizer: String,
    heads: usize,
}

fn begin(origin: &Origin, train: &[Sample], seed: u64) -> Result<Start> {
    match origin {
        Origin::Official(folder) => {
            let Pruned { json, kept } = vocabulary(folder, train)?;
            let labels = Labels::of(train);
            let mut weights = import(&Weights::load(&folder.join("model.safetensors"))?)?;
            let kept = Tensor::from_slice(&kept, kept.len(), &Device::Cpu)?;
            weights.insert("embed.words", weights.get("embed.words")?.index_select(&kept, 0)?);
            weights.insert("embed.places", weights.get("embed.places")?.narrow(0, 0, PIECES_MAX)?.contiguous()?);
            add_heads(&mut weights, &labels, &mut Random::new(seed))?;
            Ok(Start { weights, labels, tokenizer: json, heads: bert::HEADS })
        }
        Origin::Scratch { vocabulary: folder, size, .. } => {
            let Pruned { json, kept } = vocabulary(folder, train)?;
            let labels = Labels::of(train);
            let kept = Tensor::from_slice(&kept, kept.len(), &Device::Cpu)?;
            let words = import(&Weights::load(&folder.join("model.safetensors"))?)?.get("embed.words")?;
            let mut weights = scratch(*size, &words.index_select(&kept, 0)?, &mut Random::new(seed))?;
            add_heads(&mut weights, &labels, &mut Random::new(seed))?;
            Ok(Start { weights, labels, tokenizer: json, heads: size.width / 32 })
        }
        Origin::Earlier(folders) => earlier(folders),
    }
}

/// An encoder of random weights, drawn as BERT's are, but for its words: theirs are the official ones in fewer numbers, by a
/// random projection, which keeps near what is near (Johnson and Lindenstrauss 1984). Tables of words are not trained.
fn scratch(size: Size, words: &Tensor, random: &mut Random) -> Result<Weights> {
    let Size { layers, width } = size;
    let (_, wide) = words.dims2()?;
    let projection: Vec<f32> = (0..wide * width).map(|_| random.normal() / (width as f32).sqrt()).collect();
    let words = words.matmul(&Tensor::from_vec(projection, (wide, width), &Device::Cpu)?)?;
    let mut weights = Weights::default();
    let mut add = |name: &str, shape: &[usize]| -> Result<()> {
        let count = shape.iter().product();
        let numbers: Vec<f32> = match name.rsplit_once('.') {
            Some((_, "bias")) => vec![0.0; count],
            Some((rest, "weight")) if rest.contains("norm") => vec![1.0; count],
            _ => (0..count).map(|_| random.normal() * 0.02).collect(),
        };
        weights.insert(name, Tensor::from_vec(numbers, shape, &Device::Cpu)?);
        Ok(())
    };
    add("embed.places", &[PIECES_MAX, width])?;
    add("embed.segments", &[2, width])?;
    add("embed.norm.weight", &[width])?;
    add("embed.norm.bias", &[width])?;
    for n in 0..layers {
        for (name, outputs, inputs) in
            [("qkv", 3 * width, width), ("out", width, width), ("up", 4 * width, width), ("down", width, 4 * width)]
        {
            add(&format!("layer.{n}.{name}.weight"), &[outputs, inputs])?;
            add(&format!("layer.{n}.{name}.bias"), &[outputs])?;
        }
        for name in ["norm_attention", "norm"] {
            add(&format!("layer.{n}.{name}.weight"), &[width])?;
            add(&format!("layer.{n}.{name}.bias"), &[width])?;
        }
    }
    weights.insert("embed.words", words);
    Ok(weights)
}

/// What a teacher says of the lines, which must have been cut by its own vocabulary.
fn teach(folder: &Path, labels: &Labels, tokenizer: &str, lines: &mut [Prepared]) -> Result<()> {
    let (header, weights, _) = load(folder)?;
    if &header.labels != labels || header.tokenizer_sha256 != sha256(tokenizer.as_bytes()) {
        return Err(EncoderError::Header(format!("the model in {} was trained from other lines", folder.display())));
    }
    let judged = judge(&Model::new(&weights, header.attention_heads)?, lines)?;
    for (line, judged) in lines.iter_mut().zip(judged) {
        let highest = judged.intents.iter().copied().fold(f32::MIN, f32::max);
        let each: Vec<f32> =
            judged.intents.iter().map(|score| ((score - highest) / header.temperature).exp()).collect();
        let sum: f32 = each.iter().sum();
        let urgent = 1.0 / (1.0 + (-(judged.urgent * header.urgent_scale + header.urgent_bias)).exp());
        line.taught = Some(Taught { intents: each.iter().map(|one| one / sum).collect(), urgent });
    }
    Ok(())
}

/// The official vocabulary, without pieces that no line could need.
fn vocabulary(folder: &Path, train: &[Sample]) -> Result<Pruned> {
    let file = folder.join(crate::file::TOKENIZER);
    let json = std::fs::read_to_string(&file).map_err(|error| EncoderError::File(file, error))?;
    prune(&json, train.iter().flat_map(|sample| [sample.text.as_str(), sample.question.as_str()]))
}

/// The mean of earlier models, which must have the same outputs and vocabulary.
fn earlier(folders: &[PathBuf]) -> Result<Start> {
    let mut all = Vec::new();
    let mut first: Option<Header> = None;
    for folder in folders {
        let (header, weights, _) = load(folder)?;
        let known = first.get_or_insert_with(|| header.clone());
        if (&known.labels, &known.tokenizer_sha256) != (&header.labels, &header.tokenizer_sha256) {
            let why = format!("the model in {} has other outputs or another vocabulary", folder.display());
            return Err(EncoderError::Header(why));
        }
        all.push(weights);
    }
    let (Some(header), Some(folder)) = (first, folders.first()) else {
        return Err(EncoderError::Header("no earlier model is named".to_owned()));
    };
    let file = folder.join(crate::file::TOKENIZER);
    let tokenizer = std::fs::read_to_string(&file).map_err(|error| EncoderError::File(file, error))?;
    debug_assert_eq!(sha256(tokenizer.as_bytes()), header.tokenizer_sha256, "it was checked when it was loaded");
    Ok(Start { weights: Weights::mean(&all)?, labels: header.labels, tokenizer, heads: header.attention_heads })
}

/// What a model was trained on, in words.
fn trained_on(origin: &Origin, train: &[Sample]) -> String {
    let heard = train.iter().filter(|sample| sample.kind == "recognised").count();
    let written = train.len() - heard;
    let after = match origin {
        Origin::Earlier(_) => ", after an earlier model",
        Origin::Official(_) | Origin::Scratch { .. } => "",
    };
    format!("{written} lines as they were written, {heard} as a recogniser heard them{after}")
}

/// The header, with temperature and the scale of the urgent score chosen where held-out lines are likeliest.
fn header(
    labels: &Labels,
    attention_heads: usize,
    judged: &[Judged],
    held: &[Prepared],
    threshold: f32,
    trained_on: String,
) -> Header {
    let intents = |temperature: f32| -> f32 {
        let each = judged.iter().zip(held).map(|(judged, sample)| {
            let own = judged.intents[sample.intent];
            let sum: f32 = judged.intents.iter().map(|score| ((score - own) / temperature).exp()).sum();
            sum.ln()
        });
        each.sum()
    };
    let urgent = |scale: f32, bias: f32| -> f32 {
        let each = judged.iter().zip(held).map(|(judged, sample)| {
            let score = judged.urgent * scale + bias;
            (1.0 + if sample.class.is_some() { -score } else { score }.exp()).ln()
        });
        each.sum()
    };
    let steps = |from: f32, to: f32| (0..=40).map(move |step| from + (to - from) * step as f32 / 40.0);
    let temperature = steps(0.3, 2.0).min_by(|a, b| intents(*a).total_cmp(&intents(*b))).unwrap_or(1.0);
    let pairs = steps(0.2, 2.0).flat_map(|scale| steps(-3.0, 3.0).map(move |bias| (scale, bias)));
    let (scale, bias) = pairs.min_by(|a, b| urgent(a.0, a.1).total_cmp(&urgent(b.0, b.1))).unwrap_or((1.0, 0.0));
    Header {
        format: FORMAT,
        attention_heads,
        temperature,
        urgent_scale: scale,
        urgent_bias: bias,
        urgent_threshold: 1.0 / (1.0 + (-(threshold * scale + bias)).exp()),
        also_threshold: 0.5,
        weights_sha256: String::new(),
        tokenizer_sha256: String::new(),
        trained_on,
        labels: labels.clone(),
    }
}
