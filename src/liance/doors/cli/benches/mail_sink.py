"""A mail server that takes everything and counts it, for the measurement alone: a process of its own
that prints its port, and at the end of its input how many letters it took and how many it knew."""

import asyncio
import sys


class Sink:
    """What was taken, by Message-ID."""

    def __init__(self) -> None:
        self.taken = 0
        self.known: set[bytes] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from the greeting to QUIT."""
        writer.write(b"220 sink\r\n")
        while line := await reader.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                writer.write(b"354 go on\r\n")
                self._keep(await reader.readuntil(b"\r\n.\r\n"))
            writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 OK\r\n")
            await writer.drain()
            if verb == b"QUIT":
                break
        writer.close()

    def _keep(self, letter: bytes) -> None:
        self.taken += 1
        name = b"message-id:"
        self.known |= {one for one in letter.splitlines() if one.lower().startswith(name)}


async def main() -> None:
    """Serve until the input ends."""
    sink = Sink()
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    print(sink.taken, len(sink.known), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
