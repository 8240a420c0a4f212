"""What a person sees of a board: every text, its size, its contrast, and whether it is cut."""

from __future__ import annotations

DIGIT_EM = 0.69  # of Atkinson Hyperlegible Next, measured on the glyphs
LEAST_U = 3.19  # hundredths of the short side: the smallest type, read from five metres
SIZES = [(1280, 720), (1920, 1080), (1080, 1920), (3840, 2160)]

# Every text that is seen: its type in hundredths of the short side, its contrast, whether it is cut.
TEXTS = """() => {
    const u = Math.min(innerWidth, innerHeight) / 100;
    const light = (colour) => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map((part, place) => {
            const share = part / 255;
            return place > 2 ? 0 : share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const paper = (node) => {
        for (; node; node = node.parentElement) {
            const colour = getComputedStyle(node).backgroundColor;
            if (colour !== "rgba(0, 0, 0, 0)") return colour;
        }
        return "rgb(255, 255, 255)";
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const holder = node.parentElement;
        if (!node.textContent.trim() || holder.closest("script, [hidden]")) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        const style = getComputedStyle(holder);
        const size = parseFloat(style.fontSize);
        const [one, other] = [light(style.color), light(paper(holder))].sort((a, b) => b - a);
        const middle = (box.top + box.bottom) / 2;
        const cutBy = (frame) => {
            const room = frame.getBoundingClientRect();
            return middle + size * 0.36 > room.bottom + 1 || middle - size * 0.36 < room.top - 1
                || box.left < room.left - 1 || box.right > room.right + 1;
        };
        // Hidden by its own holder or the holder's, more than the letters reach out of their line.
        const hidden = (node, size) => [node, node.parentElement].some((one) =>
            getComputedStyle(one).overflow === "hidden" && getComputedStyle(one).display !== "inline"
            && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + size / 2));
        const frames = [document.body, holder.closest("header, .now, .last, .waiting, .grid > li, .title")];
        texts.push({
            text: node.textContent.trim(), u: size / u, contrast: (one + 0.05) / (other + 0.05),
            cut: frames.some((frame) => frame && cutBy(frame)) || hidden(holder, size),
        });
    }
    return texts;
}"""


TWO_FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
