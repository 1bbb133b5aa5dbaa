//! Messages on stdin and stdout: four bytes of length, most significant first, and the message.

use std::io::{self, ErrorKind, Read, Write};

use prost::Message;

/// Reads the next message; nothing at the end of the input.
pub(crate) fn read<T: Message + Default>(input: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let mut bytes = vec![0; u32::from_be_bytes(length) as usize];
    input.read_exact(&mut bytes)?;
    T::decode(bytes.as_slice())
        .map(Some)
        .map_err(io::Error::other)
}

/// Writes one message.
pub(crate) fn write(output: &mut impl Write, message: &impl Message) -> io::Result<()> {
    let bytes = message.encode_to_vec();
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    output.write_all(&length.to_be_bytes())?;
    output.write_all(&bytes)?;
    output.flush()
}
