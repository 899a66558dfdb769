//! Numbers that look random and are the same in every run: the same command makes the same weights.

/// xorshift64* (Vigna 2016): three shifts and a product, ample for shuffling.
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins with a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        // Zero would stay zero.
        Self(seed ^ 0x9e37_79b9_7f4a_7c15)
    }

    /// The next number.
    pub const fn draw(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below a limit; zero for a limit of zero.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from((self.draw() >> 11) % (limit.max(1) as u64)).unwrap_or(0)
    }

    /// A number from zero to below one.
    pub fn unit(&mut self) -> f32 {
        // 24 bits are what the fraction of an f32 holds.
        (self.draw() >> 40) as f32 / (1_u32 << 24) as f32
    }

    /// A number of the normal distribution with deviation one: the sum of twelve uniform ones, less six.
    pub fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }

    /// Shuffles (Fisher and Yates).
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_one_order_and_another_seed_another() {
        let order = |seed| {
            let mut items: Vec<usize> = (0..50).collect();
            Random::new(seed).shuffle(&mut items);
            items
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let mut sorted = order(3);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }
}
