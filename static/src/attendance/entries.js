/**
 * What an entry does to the lines of the screen, before the server has answered and on
 * top of what it answers meanwhile. `models/attendance.py` does the same for good.
 */
const changes = {
    come: (line, { values, time }) => ({
        attended: true,
        time,
        ...(line.is_named ? {} : { is_named: true, name: values.name }),
    }),
    substitute: (line, { values, time }) => ({
        attended: true,
        time: line.attended ? line.time : time,
        ...(line.is_named
            ? { substitute: values.name }
            : { is_named: true, name: values.name }),
    }),
    absent: (line, { values }) => ({
        attended: false,
        time: "",
        ...("substitute" in values ? { substitute: values.substitute } : {}),
    }),
};
changes.scan = changes.come;

/**
 * @param {Object[]} lines as from `attendance_open`
 * @param {Object} entry of the outbox
 * @returns {Object[]} the lines as they will be
 */
export function withEntry(lines, entry) {
    const { uuid, kind, values, time } = entry;
    if (kind === "walk_in") {
        return [...lines, newcomer(uuid, values, time, lines.length + 1)];
    }
    const isMeant = (line) =>
        kind === "scan" ? line.code === values.code : line.id === values.id;
    return lines
        .filter((line) => !(kind === "absent" && line.walk_in && isMeant(line)))
        .map((line) => {
            const isWritten = isMeant(line) && !(line.attended && kind in { come: 1, scan: 1 });
            return isWritten
                ? { ...line, ...changes[kind](line, entry), isWaiting: true }
                : line;
        });
}

function newcomer(uuid, values, time, number) {
    return {
        id: uuid,
        number,
        name: values.name,
        is_named: true,
        position: values.position,
        unit: values.village,
        village_id: values.village_id,
        group_id: values.group_id,
        group: values.group,
        attended: true,
        time,
        substitute: "",
        walk_in: true,
        key: plain(`${values.name} ${values.village}`),
        isWaiting: true,
    };
}

/**
 * The letters of a text without case, tones and other marks: "Đường" → "duong".
 */
export function plain(text) {
    return (text || "")
        .toLowerCase()
        .normalize("NFD")
        .replace(/\p{M}/gu, "")
        .replace(/đ/g, "d");
}
