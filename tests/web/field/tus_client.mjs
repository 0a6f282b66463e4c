// tus-js-client in Node: cut after the first part, resumed from what the server holds.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [folder, endpoint, token, path] = process.argv.slice(2);
const tus = createRequire(`${folder}/package.json`)("tus-js-client");
const content = readFileSync(path);
const options = {
  endpoint,
  headers: { Authorization: `Bearer ${token}` },
  chunkSize: 200_000,
  retryDelays: null,
  metadata: {
    sha256: createHash("sha256").update(content).digest("hex"),
    filename: "进场.mp4",
    filetype: "video/mp4",
  },
};

const cut = await new Promise((resolve, reject) => {
  const first = new tus.Upload(content, {
    ...options,
    onError: reject,
    onChunkComplete: (_size, accepted) => first.abort().then(() => resolve({ url: first.url, accepted })),
  });
  first.start();
});
let from = null;
await new Promise((resolve, reject) => {
  const second = new tus.Upload(content, {
    ...options,
    uploadUrl: cut.url,
    onError: reject,
    onSuccess: resolve,
    onProgress: (sent) => (from ??= sent),
  });
  second.start();
});
console.log(JSON.stringify({ accepted: cut.accepted, from }));
