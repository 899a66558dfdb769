use super::*;
use crate::Random;
use candle_core::{Device, Tensor, Var};
use std::sync::Arc;

fn random(random: &mut Random, shape: &[usize]) -> Var {
    let numbers: Vec<f32> = (0..shape.iter().product()).map(|_| random.normal() * 0.7).collect();
    Var::from_vec(numbers, shape, &Device::Cpu).unwrap()
}

/// Compares the gradient of a weighted sum of what `of` makes with finite differences, for every number of every input.
fn check_gradient(inputs: &[Var], of: impl Fn(&[Var]) -> Tensor) {
    let mut dice = Random::new(9);
    let weights = random(&mut dice, of(inputs).dims());
    let sum = |inputs: &[Var]| (of(inputs) * weights.as_tensor()).unwrap().sum_all().unwrap();
    let grads = sum(inputs).backward().unwrap();
    for input in inputs {
        let grad: Vec<f32> = grads.get(input).expect("a gradient").flatten_all().unwrap().to_vec1().unwrap();
        let before = input.as_detached_tensor().copy().unwrap();
        let numbers: Vec<f32> = before.flatten_all().unwrap().to_vec1().unwrap();
        for i in 0..numbers.len() {
            let at = |step: f32| {
                let mut moved = numbers.clone();
                moved[i] += step;
                input.set(&Tensor::from_vec(moved, before.dims(), &Device::Cpu).unwrap()).unwrap();
                sum(inputs).to_scalar::<f32>().unwrap()
            };
            let slope = (at(0.01) - at(-0.01)) / 0.02;
            assert!((slope - grad[i]).abs() < 0.02 + 0.02 * slope.abs(), "number {i}: {slope} or {}", grad[i]);
        }
        input.set(&before).unwrap();
    }
}

#[test]
fn the_gradient_of_attention_is_that_of_finite_differences() {
    let lengths: Arc<[usize]> = Arc::from([3, 1, 2]);
    let qkv = random(&mut Random::new(1), &[6, 3 * 16]);
    check_gradient(&[qkv], |inputs| attend(&inputs[0], &lengths, 2).unwrap());
}

#[test]
fn the_gradient_of_layer_norm_is_that_of_finite_differences() {
    let mut dice = Random::new(2);
    let inputs = [random(&mut dice, &[3, 12]), random(&mut dice, &[12]), random(&mut dice, &[12])];
    check_gradient(&inputs, |inputs| layer_norm(&inputs[0], &inputs[1], &inputs[2]).unwrap());
}

#[test]
fn the_gradients_of_gelu_and_of_a_linear_layer_are_those_of_finite_differences() {
    let mut dice = Random::new(3);
    check_gradient(&[random(&mut dice, &[2, 9])], |inputs| gelu(&inputs[0]).unwrap());
    let inputs = [random(&mut dice, &[3, 4]), random(&mut dice, &[5, 4]), random(&mut dice, &[5])];
    check_gradient(&inputs, |inputs| linear(&inputs[0], &inputs[1], &inputs[2]).unwrap());
}

#[test]
fn an_utterance_does_not_see_its_neighbours() {
    let qkv = random(&mut Random::new(4), &[5, 3 * 16]);
    let alone = attend(&qkv.narrow(0, 2, 3).unwrap().contiguous().unwrap(), &Arc::from([3]), 2).unwrap();
    let among = attend(&qkv, &Arc::from([2, 3]), 2).unwrap().narrow(0, 2, 3).unwrap();
    let difference = (alone - among).unwrap().abs().unwrap().max_all().unwrap().to_scalar::<f32>().unwrap();
    assert!(difference < 1e-6, "{difference}");
}

#[test]
fn the_exponential_and_the_error_unit_are_exact_enough() {
    for step in -800..800 {
        let x = step as f32 / 10.0;
        assert!((exp(x) / x.exp() - 1.0).abs() < 3e-7, "{x}: {} {}", exp(x), x.exp());
    }
    // Values of x * Phi(x) from a table of the normal distribution.
    let x = Tensor::new(&[[-3.0_f32, -1.0, 0.0, 0.5, 2.0]], &Device::Cpu).unwrap();
    let found = gelu(&x).unwrap().to_vec2::<f32>().unwrap();
    for (found, known) in found[0].iter().zip([-0.004_049_7, -0.158_655_3, 0.0, 0.345_731_2, 1.954_499_7]) {
        assert!((found - known).abs() < 1e-6, "{found} {known}");
    }
}
