/**
 * How long a speaker still has. Pure: the present is always an argument, in
 * milliseconds of the SERVER's clock, because computers in a hall disagree.
 */

/** A moment as the server writes it ("2026-03-05 01:02:03", UTC), in milliseconds. */
export function moment(text) {
    return text ? Date.parse(`${text.replace(" ", "T")}Z`) : NaN;
}

/** A moment in milliseconds as the server writes it. */
export function stamp(milliseconds) {
    return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}

/** What to add to this computer's clock to get the server's, in milliseconds. */
export function clockOffset(serverNow, localNow) {
    const server = moment(serverNow);
    return Number.isNaN(server) ? 0 : server - localNow;
}

/** Seconds spoken so far; a pause keeps what was used and does not run. */
export function usedSeconds(speaker, now) {
    const used = speaker.used_seconds || 0;
    if (speaker.state !== "speaking" || !speaker.started_at) {
        return used;
    }
    return used + Math.max(0, Math.floor((now - moment(speaker.started_at)) / 1000));
}

/** Seconds left; negative when the speaker is over time. */
export function secondsLeft(speaker, now) {
    return speaker.allowed_seconds - usedSeconds(speaker, now);
}

/** "late" when time is up, "soon" in the last sixth (at most 30 s), else "fine". */
export function clockTone(left, allowed) {
    if (left < 0) {
        return "late";
    }
    return left <= Math.min(30, allowed / 6) ? "soon" : "fine";
}

/** Seconds as people read them on a clock: "2:05", "−0:07". */
export function formatClock(seconds) {
    const whole = Math.abs(Math.trunc(seconds));
    const sign = seconds < 0 ? "−" : "";
    return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
