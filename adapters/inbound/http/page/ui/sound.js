/** Short tones, off until somebody wants them. */

import { preferences } from "../core/preferences.js";

const NOTES = { fill: [660], gain: [660, 880], loss: [440, 330], alarm: [880, 440, 880] };
const LEAST_PAUSE_MS = 400;

let context = null;
let last = -Infinity;

/** Sound what happened: fill, gain, loss or alarm. */
export function sound(name) {
  if (!preferences.sound || performance.now() - last < LEAST_PAUSE_MS) return;
  last = performance.now();
  context ??= new AudioContext();
  NOTES[name].forEach((hertz, index) => tone(hertz, context.currentTime + index * 0.12));
}

function tone(hertz, at) {
  const wave = context.createOscillator();
  const volume = context.createGain();
  wave.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.06, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.11);
  wave.connect(volume).connect(context.destination);
  wave.start(at);
  wave.stop(at + 0.12);
}
