//! The frames of HTTP/2 in a stream of bytes, as far as a proxy needs them.

/// Length of the header of a frame.
pub(super) const HEADER: usize = 9;

/// What a client sends first.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// The header of a frame.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    pub(super) length: usize,
}

/// Follows one direction of a connection.
#[derive(Debug)]
pub(super) struct Frames {
    /// What is left of the preface.
    preface: &'static [u8],
    header: [u8; HEADER],
    header_length: usize,
    /// What is left of the present frame.
    payload: usize,
    /// How many bytes are passed before the connection is cut.
    cut: Option<usize>,
    /// Whether this is HTTP/2 at all.
    readable: bool,
}

impl Frames {
    /// Follows a server.
    pub(super) fn new() -> Self {
        Self {
            preface: b"",
            header: [0; HEADER],
            header_length: 0,
            payload: 0,
            cut: None,
            readable: true,
        }
    }

    /// Follows a client.
    pub(super) fn after_preface() -> Self {
        Self {
            preface: PREFACE,
            ..Self::new()
        }
    }

    /// Reads a chunk and returns how much of it may be passed on.
    ///
    /// `cut_at` is asked for each frame after how many of its bytes, of the header and then the
    /// payload, the connection is cut.
    pub(super) fn pass(
        &mut self,
        chunk: &[u8],
        mut cut_at: impl FnMut(Frame) -> Option<usize>,
    ) -> usize {
        let mut rest = chunk;
        while self.readable && self.cut.is_none() && !rest.is_empty() {
            let begun = HEADER - self.header_length;
            if !self.preface.is_empty() {
                let length = self.preface.len().min(rest.len());
                self.readable = rest[..length] == self.preface[..length];
                self.preface = &self.preface[length..];
                rest = &rest[length..];
            } else if self.payload > 0 {
                let length = self.payload.min(rest.len());
                self.payload -= length;
                rest = &rest[length..];
            } else {
                let length = begun.min(rest.len());
                let end = self.header_length + length;
                self.header[self.header_length..end].copy_from_slice(&rest[..length]);
                self.header_length = end;
                if end == HEADER {
                    let frame = self.frame();
                    self.header_length = 0;
                    self.payload = frame.length;
                    // Of a header in two chunks the first part is passed on already.
                    let passed = HEADER - length;
                    self.cut = cut_at(frame).map(|at| at.saturating_sub(passed));
                    if self.cut.is_some() {
                        break;
                    }
                }
                rest = &rest[length..];
            }
        }
        let Some(cut) = &mut self.cut else {
            return chunk.len();
        };
        let before = chunk.len() - rest.len();
        let allowed = rest.len().min(*cut);
        *cut -= allowed;
        before + allowed
    }

    fn frame(&self) -> Frame {
        let [a, b, c, kind, flags, stream @ ..] = self.header;
        Frame {
            kind,
            flags,
            stream: u32::from_be_bytes(stream) & (u32::MAX >> 1),
            length: u32::from_be_bytes([0, a, b, c]) as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
        let length = u8::try_from(payload.len()).unwrap();
        let mut frame = vec![0, 0, length, kind, 0, 0, 0, 0, stream];
        frame.extend(payload);
        frame
    }

    /// How many bytes pass if `bytes` come in chunks of `size` and the second frame is cut `at`.
    fn passed(bytes: &[u8], size: usize, at: usize) -> usize {
        let mut frames = Frames::after_preface();
        let mut passed = 0;
        for chunk in bytes.chunks(size) {
            let allowed = frames.pass(chunk, |frame| (frame.stream == 3).then_some(at));
            passed += allowed;
            if allowed < chunk.len() {
                break;
            }
        }
        passed
    }

    #[test]
    fn a_cut_is_where_it_is_asked_for_however_chunks_fall() {
        let mut bytes = [PREFACE, &frame(4, 0, b"settings")].concat();
        let before = bytes.len();
        bytes.extend(frame(1, 3, b"headers"));
        bytes.extend(frame(0, 3, b"data"));
        for size in 1..=bytes.len() {
            assert_eq!(passed(&bytes, size, HEADER + 2), before + HEADER + 2);
            // A header that is split is cut where its last part begins, at the latest.
            let early = passed(&bytes, size, 0) - before;
            assert!(early < HEADER, "{size}: {early}");
        }
        assert_eq!(passed(&bytes, bytes.len(), 0), before);
    }

    #[test]
    fn what_is_not_http_2_passes() {
        let hello = [0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3];
        let mut frames = Frames::after_preface();
        let passed = frames.pass(&[&hello[..], &[0; 500]].concat(), |_| Some(0));
        assert_eq!(passed, 511);
    }
}
