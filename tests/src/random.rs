//! Inputs without an end, the same in every run.

/// A small generator (xorshift64*, Vigna 2014).
pub struct Random(u64);

impl Random {
    /// One that begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next()).unwrap() % end
    }

    /// An integer: any, a small one, or one near the ends of its range.
    pub fn integer(&mut self) -> i32 {
        let any = u32::try_from(self.next() & 0xffff_ffff).unwrap().cast_signed();
        match self.below(4) {
            0 => any,
            1 => any % 100,
            2 => any % 70_000,
            _ => (if any < 0 { i32::MIN } else { i32::MAX }).wrapping_add(any % 3),
        }
    }

    /// Bytes: one of `seeds`, changed in a few places, or bytes at random.
    pub fn input(&mut self, seeds: &[&str]) -> Vec<u8> {
        let kind = self.below(8);
        if seeds.is_empty() || kind == 0 {
            let size = self.below(300);
            return (0..size).map(|_| self.below(256) as u8).collect();
        }
        let mut bytes = seeds[self.below(seeds.len())].as_bytes().to_vec();
        for _ in 0..kind / 2 {
            let at = self.below(bytes.len() + 1);
            match self.below(4) {
                0 => bytes.insert(at, b" \n\"\\{}[]:,0aZ-\x00\xff"[self.below(16)]),
                1 => bytes.truncate(at),
                2 if at < bytes.len() => drop(bytes.remove(at)),
                3 => bytes.extend_from_within(..at.min(2000)),
                _ => {}
            }
        }
        bytes
    }
}
