/**
 * Text without accents, in lower case: "Đường" is found by "duong". The same as the
 * `key` that the server gives with villages and fields.
 *
 * @param {string} text
 * @returns {string}
 */
export function plain(text) {
    return (text || "")
        .normalize("NFD")
        .replace(/\p{Nonspacing_Mark}/gu, "")
        .toLowerCase()
        .replace(/[đð]/g, "d")
        .replace(/\s+/g, " ")
        .trim();
}

/**
 * Whether every word of `needle` begins a word of `text`, accents or not. Typed accents
 * count nothing: who types in a hurry gets them wrong.
 */
export function holds(text, needle) {
    const hay = ` ${plain(text).replace(/[^\p{L}\p{N}]+/gu, " ")}`;
    return plain(needle)
        .split(/[^\p{L}\p{N}]+/u)
        .every((word) => hay.includes(` ${word}`));
}
