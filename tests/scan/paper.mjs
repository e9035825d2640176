// Pages as a scanner sees them: made of clean pages (PGM), with a lean, noise, blur and dim light that
// a seed decides, and put into one PDF of pictures.
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';

export function random(seed) {
    let state = (seed * 2654435761 + 1) >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let t = Math.imul(state ^ (state >>> 15), 1 | state);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
}

export function readPgm(path) {
    const bytes = readFileSync(path);
    const fields = [];
    let at = 0;
    while (fields.length < 4) {
        let word = '';
        while (bytes[at] > 32) word += String.fromCharCode(bytes[at++]);
        at++;
        if (word) fields.push(word);
    }
    const [width, height] = [Number(fields[1]), Number(fields[2])];
    return { width, height, grey: new Uint8Array(bytes.subarray(at, at + width * height)) };
}

// Turned by some degrees around its middle, between the pixels.
function lean(page, degrees) {
    const { width, height, grey } = page;
    const out = new Uint8Array(width * height).fill(255);
    const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
    const [mx, my] = [width / 2, height / 2];
    for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
            const sx = cos * (x - mx) + sin * (y - my) + mx;
            const sy = -sin * (x - mx) + cos * (y - my) + my;
            const [x0, y0] = [Math.floor(sx), Math.floor(sy)];
            if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) continue;
            const [fx, fy] = [sx - x0, sy - y0];
            const i = y0 * width + x0;
            const above = grey[i] * (1 - fx) + grey[i + 1] * fx;
            const below = grey[i + width] * (1 - fx) + grey[i + width + 1] * fx;
            out[y * width + x] = above * (1 - fy) + below * fy;
        }
    return { width, height, grey: out };
}

function blur(page) {
    const { width, height, grey } = page;
    const out = new Uint8Array(grey);
    for (let y = 1; y + 1 < height; y++)
        for (let x = 1; x + 1 < width; x++) {
            const i = y * width + x;
            out[i] =
                (grey[i] * 4 +
                    (grey[i - 1] + grey[i + 1] + grey[i - width] + grey[i + width]) * 2 +
                    grey[i - width - 1] + grey[i - width + 1] + grey[i + width - 1] + grey[i + width + 1]) / 16;
        }
    return { width, height, grey: out };
}

// how: { degrees, noise (0..255), specks (share of pixels), dim (0..1), blur }
export function scan(page, how, seed) {
    const next = random(seed);
    let p = how.degrees ? lean(page, how.degrees) : page;
    if (how.blur) p = blur(p);
    const grey = new Uint8Array(p.grey);
    for (let y = 0; y < p.height; y++)
        for (let x = 0; x < p.width; x++) {
            const i = y * p.width + x;
            const light = 1 - (how.dim ?? 0) * (x / p.width);
            let value = grey[i] * light + (next() - 0.5) * 2 * (how.noise ?? 0);
            if (how.specks && next() < how.specks) value = next() < 0.5 ? 0 : 255;
            grey[i] = value < 0 ? 0 : value > 255 ? 255 : value;
        }
    return { width: p.width, height: p.height, grey };
}

// One picture a page, nothing else.
export function picturePdf(pages, dpi) {
    const parts = [Buffer.from('%PDF-1.4\n')];
    const offsets = [];
    let length = parts[0].length;
    const push = (bytes) => {
        parts.push(bytes);
        length += bytes.length;
    };
    const object = (head, stream) => {
        offsets.push(length);
        const number = offsets.length;
        push(Buffer.from(`${number} 0 obj\n${head}\n`));
        if (stream) push(Buffer.concat([Buffer.from('stream\n'), stream, Buffer.from('\nendstream\n')]));
        push(Buffer.from('endobj\n'));
    };
    const kids = pages.map((_, i) => `${3 + i * 3} 0 R`).join(' ');
    object('<</Type/Catalog/Pages 2 0 R>>');
    object(`<</Type/Pages/Kids[${kids}]/Count ${pages.length}>>`);
    pages.forEach((page, i) => {
        const [w, h] = [(page.width * 72) / dpi, (page.height * 72) / dpi];
        const content = Buffer.from(`q ${w} 0 0 ${h} 0 0 cm /P Do Q`);
        const pixels = deflateSync(Buffer.from(page.grey), { level: 1 });
        object(
            `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${w} ${h}]/Contents ${4 + i * 3} 0 R` +
                `/Resources<</XObject<</P ${5 + i * 3} 0 R>>>>>>`,
        );
        object(`<</Length ${content.length}>>`, content);
        object(
            `<</Type/XObject/Subtype/Image/Width ${page.width}/Height ${page.height}` +
                `/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/FlateDecode/Length ${pixels.length}>>`,
            pixels,
        );
    });
    const start = length;
    push(Buffer.from(`xref\n0 ${offsets.length + 1}\n0000000000 65535 f \n`));
    for (const offset of offsets)
        push(Buffer.from(`${String(offset).padStart(10, '0')} 00000 n \n`));
    push(Buffer.from(`trailer<</Size ${offsets.length + 1}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`));
    return Buffer.concat(parts);
}

// The page as PNG.
export function png(page) {
    const table = Array.from({ length: 256 }, (_, n) => {
        for (let k = 0; k < 8; k++) n = n & 1 ? (n >>> 1) ^ 0xedb88320 : n >>> 1;
        return n >>> 0;
    });
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        let crc = 0xffffffff;
        for (const byte of body) crc = table[(crc ^ byte) & 255] ^ (crc >>> 8);
        const head = Buffer.alloc(4), tail = Buffer.alloc(4);
        head.writeUInt32BE(data.length);
        tail.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
        return Buffer.concat([head, body, tail]);
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(page.width, 0);
    header.writeUInt32BE(page.height, 4);
    header[8] = 8;
    const rows = Buffer.alloc((page.width + 1) * page.height);
    for (let y = 0; y < page.height; y++)
        rows.set(page.grey.subarray(y * page.width, (y + 1) * page.width), y * (page.width + 1) + 1);
    return Buffer.concat([
        Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), chunk('IHDR', header),
        chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND', Buffer.alloc(0)),
    ]);
}

// Every figure of a report's object by its path; the seven columns by their number.
export function figures(report) {
    const all = new Map();
    for (const [name, value] of Object.entries(report.proactive ?? {}))
        if (value && typeof value === 'object' && !('candidates' in value) && !('raw' in value))
            for (const [member, inner] of Object.entries(value)) all.set(`${name}.${member}`, inner);
        else all.set(name, value);
    for (const [row, cells] of Object.entries(report.applications?.rows ?? {}))
        cells.forEach((value, i) => all.set(`${row}.${i}`, value));
    for (const [block, cells] of Object.entries(report.remedies ?? {}))
        cells.forEach((value, i) => all.set(`${block}.${i}`, value));
    return all;
}

// What became of each figure of `want`: right and sure, right but flagged, wrong but flagged,
// silently wrong, exact (which nothing recognised may be).
export function compare(want, got, sure = 90) {
    const count = { all: 0, sure: 0, flagged: 0, wrong: 0, silent: 0, exact: 0 };
    const silent = [];
    const found = figures(got);
    for (const [path, value] of figures(want)) {
        const figure = found.get(path);
        count.all++;
        if (figure === undefined) {
            count.wrong++; // the row is missing, and table.truncated says so
            continue;
        }
        if (figure === null || typeof figure !== 'object' || !('confidence' in figure)) {
            count.exact++;
            continue;
        }
        const right = figure.candidates.length === 1 && String(figure.candidates[0]) === String(value);
        if (figure.confidence >= sure && !right) {
            count.silent++;
            silent.push(`${path}: ${value} read as ${JSON.stringify(figure)}`);
        } else if (figure.confidence >= sure) count.sure++;
        else if (right) count.flagged++;
        else count.wrong++;
    }
    return { count, silent };
}
