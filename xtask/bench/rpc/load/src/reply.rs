//! Reads the messages of a reply as they come, and compares them.

/// What a reply must be.
#[derive(Default)]
pub(crate) struct Expected {
    pub(crate) messages: usize,
    pub(crate) bytes: usize,
    /// Each of the messages, if it is known.
    pub(crate) message: Option<Vec<u8>>,
}

#[derive(Clone, Default)]
pub(crate) struct Reply {
    /// The five bytes before a message, and how many of them have come.
    prefix: [u8; 5],
    prefixed: usize,
    /// How much of a message has come, and how much is to come.
    done: usize,
    left: usize,
    messages: usize,
}

impl Reply {
    pub(crate) fn is_whole(&self, expected: &Expected) -> bool {
        self.prefixed == 0 && self.messages == expected.messages
    }

    pub(crate) fn read(&mut self, mut data: &[u8], expected: &Expected) {
        while !data.is_empty() {
            if self.prefixed < 5 {
                let count = data.len().min(5 - self.prefixed);
                self.prefix[self.prefixed..][..count].copy_from_slice(&data[..count]);
                self.prefixed += count;
                data = &data[count..];
                if self.prefixed == 5 {
                    self.begin(expected);
                }
            } else {
                let count = data.len().min(self.left);
                if let Some(message) = &expected.message {
                    let same = message[self.done..][..count] == data[..count];
                    assert!(same, "another message came back");
                }
                self.done += count;
                self.left -= count;
                data = &data[count..];
            }
            if self.prefixed == 5 && self.left == 0 {
                self.messages += 1;
                self.prefixed = 0;
            }
        }
    }

    fn begin(&mut self, expected: &Expected) {
        let [compressed, length @ ..] = self.prefix;
        assert_eq!(compressed, 0, "a compressed message");
        (self.done, self.left) = (0, u32::from_be_bytes(length) as usize);
        if let Some(message) = &expected.message {
            assert_eq!(message.len(), self.left, "the length of a message");
        }
    }
}
