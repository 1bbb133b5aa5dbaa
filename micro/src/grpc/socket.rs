//! What connections run over: a socket, or TLS on one.

#[cfg(not(feature = "tls"))]
pub(crate) use tokio::net::TcpStream as Socket;

#[cfg(feature = "tls")]
pub(crate) use self::either::Socket;

#[cfg(feature = "tls")]
mod either {
    use std::io::{IoSlice, Result};
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
    use tokio::net::TcpStream;
    use tokio_rustls::TlsStream;

    /// One type for both, so that the HTTP/2 code is compiled once.
    #[derive(Debug)]
    pub(crate) enum Socket {
        Plain(TcpStream),
        Tls(Box<TlsStream<TcpStream>>),
    }

    impl From<TcpStream> for Socket {
        fn from(socket: TcpStream) -> Self {
            Self::Plain(socket)
        }
    }

    macro_rules! either {
        ($io:expr, $inner:ident => $then:expr) => {
            match $io.get_mut() {
                Self::Plain(socket) => {
                    let $inner = Pin::new(socket);
                    $then
                }
                Self::Tls(stream) => {
                    let $inner = Pin::new(stream.as_mut());
                    $then
                }
            }
        };
    }

    impl AsyncRead for Socket {
        fn poll_read(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<Result<()>> {
            either!(self, inner => inner.poll_read(cx, buffer))
        }
    }

    impl AsyncWrite for Socket {
        fn poll_write(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<Result<usize>> {
            either!(self, inner => inner.poll_write(cx, bytes))
        }

        fn poll_write_vectored(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            slices: &[IoSlice<'_>],
        ) -> Poll<Result<usize>> {
            either!(self, inner => inner.poll_write_vectored(cx, slices))
        }

        fn is_write_vectored(&self) -> bool {
            match self {
                Self::Plain(socket) => socket.is_write_vectored(),
                Self::Tls(stream) => stream.is_write_vectored(),
            }
        }

        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
            either!(self, inner => inner.poll_flush(cx))
        }

        fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
            either!(self, inner => inner.poll_shutdown(cx))
        }
    }
}
