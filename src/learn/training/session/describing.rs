//! The part of a session that matches drawings with words: the query among descriptions, with no example drawn (zero-shot
//! transfer), and for each description the nearest drawings of a gallery (Radford et al. 2021, sections 3.1 and 2).
//!
//! The open run reads if it can; otherwise the pair of towers that ships with the page, which is fetched when it is first
//! needed.

use burn::tensor::{ExecutionError, Tensor, Transaction, s};

use super::{Port, Session};
use crate::{
    losses::{cosine_similarity, softmax},
    training::{model::Model, run::numbers, zero_shot::embed},
};
use data::Classes;
use ink::{Picture, words};
use protocol::{BoardCaption, Descriptions, Event, Found, Matches, QueryMatch, Recogniser, WordShare, encode};

/// Milliseconds between two answers while the run that reads is under way.
const MATCH_EVERY_MS: f64 = 1_000.0;
/// Drawings that nobody here made, one of each of so many characters.
const GALLERY: usize = 150;
/// Drawings that are shown for a description.
const FOUND: usize = 8;

/// What is asked, and what has been looked at for it.
pub(super) struct Describing {
    descriptions: Descriptions,
    /// Where the gallery lies, the board's drawings first, as seen by a network at a step.
    gallery: Option<Gallery>,
    matched_ms: f64,
}

struct Gallery {
    seen_by: (Recogniser, u64),
    pictures: Vec<(Option<u32>, Picture)>,
    /// [pictures, space].
    places: Tensor<2>,
}

impl<P: Port> Session<P> {
    /// Matches drawings with these descriptions from now on; `None` ends it.
    pub(super) async fn describe(&mut self, descriptions: Option<Descriptions>) -> Result<(), ExecutionError> {
        let Some(descriptions) = descriptions.filter(Descriptions::is_sound) else {
            self.describing = None;
            return Ok(());
        };
        // Another wording is no reason to look at the same drawings again.
        let gallery = self.describing.take().and_then(|before| before.gallery);
        self.describing = Some(Describing { descriptions, gallery, matched_ms: f64::NEG_INFINITY });
        self.match_words().await
    }

    /// The board, or the run, is another.
    pub(super) fn forget_gallery(&mut self) {
        if let Some(describing) = &mut self.describing {
            describing.gallery = None;
        }
    }

    /// The same after a step of a run that reads: at once, or now and then.
    pub(super) async fn match_words_after_step(&mut self, at_once: bool) -> Result<(), ExecutionError> {
        let now = self.port.now_ms();
        let reads = self.run.as_ref().is_some_and(|run| run.trainer.learner().joint_embedding().is_some());
        match &self.describing {
            Some(describing) if reads && (at_once || now - describing.matched_ms > MATCH_EVERY_MS) => {
                self.match_words().await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Tells the page how drawings and descriptions match now, if it has asked.
    pub(super) async fn match_words(&mut self) -> Result<(), ExecutionError> {
        let Some(mut describing) = self.describing.take() else { return Ok(()) };
        if self.fetch_pair().await {
            describing.matched_ms = self.port.now_ms();
            if let Some((seen_by, model)) = self.reader() {
                let matches = self.matches(&mut describing, seen_by, model).await?;
                match encode(&matches) {
                    Ok(matches) => self.port.post(Event::Matched { matches }),
                    Err(error) => self.refuse(format!("The matches cannot be shown: {error}.")),
                }
            }
            self.describing = Some(describing);
        } else {
            self.refuse(
                "The network that reads could not be fetched. Check the connection and open Words again, or train CLIP \
                 yourself: choose it as the method and press Train."
                    .into(),
            );
        }
        Ok(())
    }

    /// Makes sure that something reads. False if nothing does.
    async fn fetch_pair(&mut self) -> bool {
        if self.reader().is_none()
            && let Some(file) = self.port.shipped_pair().await
        {
            let model = Model::from_file(&file, &self.device);
            self.pair = model.ok().filter(|model| model.learner.joint_embedding().is_some());
        }
        self.reader().is_some()
    }

    /// The network that reads, with its step.
    fn reader(&self) -> Option<((Recogniser, u64), &Model)> {
        let run = self.run.as_ref().map(|run| ((Recogniser::Run, run.trainer.steps_taken()), run.trainer.model()));
        let pair = self.pair.as_ref().map(|pair| ((Recogniser::Pretrained, 0), pair));
        run.filter(|(_, model)| model.learner.joint_embedding().is_some()).or(pair)
    }

    async fn matches(
        &self,
        describing: &mut Describing,
        seen_by: (Recogniser, u64),
        model: &Model,
    ) -> Result<Matches, ExecutionError> {
        let descriptions = describing.descriptions.clone();
        let gallery = describing.gallery.take().filter(|gallery| gallery.seen_by == seen_by);
        let gallery = gallery.unwrap_or_else(|| self.look_around(seen_by, model));
        let texts = embed(model, &descriptions.texts, descriptions.ensemble); // [n, space]
        let query = self.scene.moving().map(|picture| (picture, model.place(&[picture])));
        let mut transfer = Transaction::default()
            .register(model.scale())
            .register(cosine_similarity(texts.clone(), gallery.places.clone()));
        if let Some((_, place)) = &query {
            transfer = transfer.register(cosine_similarity(place.clone(), texts));
        }
        let mut values = transfer.execute_async().await?.into_iter().map(numbers);
        let scale = values.next().and_then(|scale| scale.first().copied()).unwrap_or(1.0);
        let cosines = values.next().unwrap_or_default();
        let found = cosines.chunks(gallery.pictures.len().max(1)).map(|row| nearest(row, &gallery.pictures)).collect();
        let query = match (query, values.next()) {
            (Some((picture, place)), Some(cosines)) => {
                let told = self.query_drawing.as_ref().and_then(words::caption).unwrap_or_default();
                Some(QueryMatch {
                    picture: picture.clone(),
                    told,
                    ..explain(model, &descriptions, cosines, scale, place).await?
                })
            }
            _ => None,
        };
        describing.gallery = Some(gallery);
        let (reader, step) = seen_by;
        let cut = descriptions.texts.iter().map(|text| words::pieces(text).truncated).collect();
        Ok(Matches { reader, step, cut, descriptions, scale, query, found, board: self.captions() })
    }

    /// Looks at the gallery: the board's drawings, and one of each of many characters.
    fn look_around(&self, seen_by: (Recogniser, u64), model: &Model) -> Gallery {
        let own = self.scene.on_board().map(|(class, picture)| (Some(class), picture.clone()));
        let others = (0..GALLERY.min(self.held_out.len())).map(|class| (None, self.held_out.picture(class, 0)));
        let pictures: Vec<_> = own.chain(others).collect();
        let places = model.place(&pictures.iter().map(|(_, picture)| picture).collect::<Vec<_>>());
        Gallery { seen_by, pictures, places }
    }

    /// The board in words.
    fn captions(&self) -> Vec<BoardCaption> {
        let told = self.board.iter().filter_map(|class| {
            let text = class.drawings.iter().find_map(words::caption)?;
            Some(BoardCaption { class: class.id, text })
        });
        told.collect()
    }
}

/// The nearest pictures of a gallery by their cosines, the nearest first.
fn nearest(cosines: &[f32], pictures: &[(Option<u32>, Picture)]) -> Vec<Found> {
    let mut order: Vec<usize> = (0..pictures.len().min(cosines.len())).collect();
    order.sort_by(|a, b| cosines[*b].total_cmp(&cosines[*a]));
    order.truncate(FOUND);
    let found = order.into_iter().map(|at| {
        let (class, picture) = &pictures[at];
        Found { picture: picture.clone(), cosine: cosines[at], class: *class }
    });
    found.collect()
}

/// The query among descriptions, and what every word of one of them does: the cosine with all words, less that without
/// it.
async fn explain(
    model: &Model,
    descriptions: &Descriptions,
    cosines: Vec<f32>,
    scale: f32,
    query: Tensor<2>,
) -> Result<QueryMatch, ExecutionError> {
    let logits: Vec<f32> = cosines.iter().map(|cosine| scale * cosine).collect();
    let best = (0..cosines.len()).max_by(|a, b| cosines[*a].total_cmp(&cosines[*b])).unwrap_or_default();
    let explained = descriptions.explain.map_or(best, |asked| (asked as usize).min(cosines.len().saturating_sub(1)));
    let text = &descriptions.texts[explained];
    let spans: Vec<_> = words::word_spans(text).into_iter().take(words::MAX_PIECES).collect();
    let without: Vec<String> =
        spans.iter().map(|span| format!("{}{}", &text[..span.start], &text[span.end..])).collect();
    let mut shares = Vec::new();
    // A single word has nothing to be left out of.
    if without.len() > 1 {
        let places = embed(model, &without, descriptions.ensemble);
        let left = numbers(cosine_similarity(query, places).slice(s![0, ..]).into_data_async().await?);
        let shown = spans.iter().zip(left);
        shares.extend(
            shown.map(|(span, left)| WordShare {
                word: text[span.clone()].to_string(),
                share: cosines[explained] - left,
            }),
        );
    }
    Ok(QueryMatch {
        picture: Picture::blank(),
        probabilities: softmax(&logits),
        cosines,
        told: String::new(),
        explained: explained as u32,
        words: shares,
    })
}
