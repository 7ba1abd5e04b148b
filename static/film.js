// Films a canvas of the page as WebM. Fetched when the first film is asked for.
'use strict';

(() => {
  const KINDS = ['video/webm;codecs=vp9', 'video/webm;codecs=vp8', 'video/webm'];
  const BITS_A_SECOND = 8_000_000;
  const FRAMES_A_SECOND = 30;

  /**
   * Begins to film a canvas, on paper and with words in the corner, both of these colours. `caption` sets the words, `stop` resolves to
   * the bytes. Null where the browser records no WebM.
   */
  self.startFilm = (canvas, paper, ink, font) => {
    const mimeType = self.MediaRecorder === undefined ? undefined : KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    if (mimeType === undefined || canvas.captureStream === undefined) return null;
    // The map's own canvas lets the page shine through, and videos have black there.
    const sheet = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height });
    const context = sheet.getContext('2d');
    const ratio = canvas.width / Math.max(canvas.clientWidth, 1);
    const stream = sheet.captureStream(FRAMES_A_SECOND);
    const recorder = new MediaRecorder(stream, { mimeType, videoBitsPerSecond: BITS_A_SECOND });
    const pieces = [];
    recorder.ondataavailable = ({ data }) => pieces.push(data);
    let words = '';
    let isOn = true;
    const paint = () => {
      if (!isOn) return;
      context.fillStyle = paper;
      context.fillRect(0, 0, sheet.width, sheet.height);
      context.drawImage(canvas, 0, 0, sheet.width, sheet.height);
      context.fillStyle = ink;
      context.font = `${Math.round(15 * ratio)}px ${font}`;
      context.fillText(words, 12 * ratio, 24 * ratio);
      requestAnimationFrame(paint);
    };
    paint();
    recorder.start();
    return {
      caption(text) {
        words = text;
      },
      async stop() {
        await new Promise((done) => {
          recorder.onstop = done;
          recorder.stop();
        });
        isOn = false;
        for (const track of stream.getTracks()) track.stop();
        return new Uint8Array(await new Blob(pieces).arrayBuffer());
      },
    };
  };
})();
