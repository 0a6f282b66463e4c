// Copies what the office pages load from node_modules to the package's static
// folder, and the document typefaces to the assets folder. No bundler: every
// part is used as its author publishes it, so a security update is a version.
import { access, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, "../..");
const modules = path.join(here, "node_modules");
const built = path.join(root, "src/liance/doors/web/static/built");
const documentFonts = path.join(root, "src/liance/assets/fonts");
const WEIGHTS = [400, 700];

async function icons() {
  const names = (await readFile(path.join(here, "icons.txt"), "utf8")).split(/\s+/).filter(Boolean);
  const symbols = await Promise.all(names.map(async (name) => {
    const file = path.join(modules, "@tabler/icons/icons/outline", `${name}.svg`);
    const svg = await readFile(file, "utf8");
    const body = svg.replace(/<!--[\s\S]*?-->/, "").replace(/^[\s\S]*?<svg[^>]*>/, "")
      .replace(/<\/svg>\s*$/, "").replace(/<path stroke="none"[^>]*\/>/, "").replace(/\s*\n\s*/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
  }));
  const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
  await writeFile(path.join(built, "icons.svg"), sprite);
  return names.length;
}

async function pageFonts() {
  const from = path.join(modules, "@fontsource/noto-sans-sc");
  await mkdir(path.join(built, "fonts/files"), { recursive: true });
  let sheet = "";
  for (const weight of WEIGHTS) sheet += await readFile(path.join(from, `${weight}.css`), "utf8");
  sheet = sheet.replace(/, url\([^)]*\.woff\) format\('woff'\)/g, "");
  const files = [...sheet.matchAll(/url\(\.\/(files\/[^)]+\.woff2)\)/g)].map((match) => match[1]);
  await Promise.all(files.map((file) => cp(path.join(from, file), path.join(built, "fonts", file))));
  await writeFile(path.join(built, "fonts/noto-sans-sc.css"), sheet);
  await cp(path.join(from, "LICENSE"), path.join(built, "fonts/LICENSE"));
  return files.length;
}

async function scripts() {
  await cp(path.join(modules, "htmx.org/dist/htmx.min.js"), path.join(built, "htmx.min.js"));
  await cp(path.join(modules, "echarts/dist/echarts.min.js"), path.join(built, "echarts.min.js"));
}

async function typefaces() {
  await mkdir(documentFonts, { recursive: true });
  for (const [family, stem] of [["noto-sans-sc", "NotoSansSC"], ["noto-serif-sc", "NotoSerifSC"]]) {
    for (const cut of ["400Regular", "700Bold"]) {
      const name = `${stem}_${cut}.ttf`;
      await cp(path.join(modules, "@expo-google-fonts", family, cut, name), path.join(documentFonts, name));
    }
    await cp(path.join(modules, "@expo-google-fonts", family, "LICENSE_FONT"), path.join(documentFonts, `LICENSE_${stem}`));
  }
}

async function stamp() {
  const hash = createHash("sha256");
  for (const name of ["package-lock.json", "icons.txt", "build.mjs"]) hash.update(await readFile(path.join(here, name)));
  return hash.digest("hex");
}

// An unchanged lock and icon list leave the folders as they are, so that a
// second start of the demo waits for nothing.
async function unchanged(want) {
  const mark = path.join(built, "stamp.txt");
  try {
    await access(path.join(documentFonts, "NotoSerifSC_700Bold.ttf"));
    return (await readFile(mark, "utf8")) === want;
  } catch {
    return false;
  }
}

const want = await stamp();
if (await unchanged(want)) {
  console.log("office: up to date");
} else {
  // Maps and the field app lie beside: only our own part is made anew.
  await rm(path.join(built, "fonts"), { recursive: true, force: true });
  await mkdir(built, { recursive: true });
  const [iconCount, sliceCount] = await Promise.all([icons(), pageFonts(), scripts(), typefaces()]);
  await writeFile(path.join(built, "stamp.txt"), want);
  console.log(`office: ${iconCount} icons, ${sliceCount} font slices, scripts and document typefaces in place`);
}
