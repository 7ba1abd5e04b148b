//! Matches drawings with words: the query among descriptions, with no example drawn (zero-shot transfer), and for each
//! description the nearest drawings of a gallery (Radford et al. 2021, sections 3.1 and 2).
//!
//! The open run reads if it can; otherwise the pair of towers that ships with the page, which is fetched when it is first
//! needed.

use burn::tensor::{ExecutionError, Tensor, Transaction, s};

use super::{Job, Port, Progress, Session, Stop, Turn};
use crate::{
    losses::{cosine_similarity, softmax},
    training::{model::Model, pending::numbers, zero_shot::embed},
};
use data::Classes;
use ink::{Picture, words};
use protocol::{BoardCaption, Descriptions, FoundDrawing, Matches, News, QueryMatch, Recogniser, WordShare};

/// Milliseconds between two answers while the run that reads is under way.
const MATCH_EVERY_MS: f64 = 1_000.0;
/// Drawings that nobody here made, one of each of so many characters.
const GALLERY: usize = 150;
/// Drawings that are shown for a description.
const FOUND: usize = 8;

/// Goes on until it is cancelled: a turn is due whenever what it shows has changed.
pub(super) struct MatchDescriptions {
    descriptions: Descriptions,
    /// What the latest news shows.
    shown: Option<AnswerState>,
}

/// What an answer was made from, and when.
struct AnswerState {
    changes: u64,
    version: Version,
    at_ms: f64,
}

/// Whose network, after how many of the run's steps.
type Version = (Recogniser, u64);

/// Drawings to find by description, the board's first. The session keeps it for the next descriptions.
pub(in crate::training::session) struct Gallery {
    seen_by: Version,
    pictures: Vec<(Option<u32>, Picture)>,
    /// [pictures, space].
    places: Tensor<2>,
}

impl MatchDescriptions {
    pub fn new(descriptions: Descriptions) -> Self {
        Self { descriptions, shown: None }
    }
}

impl<P: Port> Job<P> for MatchDescriptions {
    fn turn<'a>(&'a mut self, session: &'a mut Session<P>) -> Turn<'a> {
        Box::pin(async move {
            session.fetch_pair().await;
            let reader = session.reader().map(|(version, model)| (version, model.clone()));
            let Some((version, model)) = reader else {
                return Err(Stop::refused(
                    "The network that reads could not be fetched. Check the connection and open Words again, or train \
                     CLIP yourself: choose it as the method and press Train.",
                ));
            };
            self.shown = Some(AnswerState { changes: session.changes, version, at_ms: session.port.now_ms() });
            let gallery = session.gallery.take().filter(|gallery| gallery.seen_by == version);
            let gallery = gallery.unwrap_or_else(|| session.new_gallery(version, &model));
            let matches = session.matches(&self.descriptions, &gallery, &model).await?;
            session.gallery = Some(gallery);
            Ok(Progress::News(News::Matched(Box::new(matches))))
        })
    }

    fn is_due(&self, session: &Session<P>) -> bool {
        let Some(shown) = &self.shown else { return true };
        if shown.changes != session.changes {
            return true;
        }
        // Otherwise it is the run that has moved, if anything has: now and then while it goes at full speed.
        let moved = session.reader().is_some_and(|(version, _)| version != shown.version);
        moved && (!session.is_at_full_speed() || session.port.now_ms() - shown.at_ms > MATCH_EVERY_MS)
    }
}

impl<P: Port> Session<P> {
    /// Fetches the pair that ships, if nothing reads without it.
    async fn fetch_pair(&mut self) {
        if self.reader().is_none()
            && let Some(file) = self.port.shipped_pair().await
        {
            let model = Model::from_file(&file, &self.device);
            self.pair = model.ok().filter(|model| model.learner.joint_embedding().is_some());
        }
    }

    /// The network that reads.
    fn reader(&self) -> Option<(Version, &Model)> {
        let run = self.run.as_ref().map(|run| ((Recogniser::Run, run.trainer.steps_taken()), run.trainer.model()));
        let pair = self.pair.as_ref().map(|pair| ((Recogniser::Pretrained, 0), pair));
        run.filter(|(_, model)| model.learner.joint_embedding().is_some()).or(pair)
    }

    async fn matches(
        &self,
        descriptions: &Descriptions,
        gallery: &Gallery,
        model: &Model,
    ) -> Result<Matches, ExecutionError> {
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
            (Some((picture, place)), Some(cosines)) => Some(QueryMatch {
                picture: picture.clone(),
                caption: self.query_drawing.as_ref().and_then(words::caption).unwrap_or_default(),
                ..explain(model, descriptions, cosines, scale, place).await?
            }),
            _ => None,
        };
        let (reader, step) = gallery.seen_by;
        let cut = descriptions.texts.iter().map(|text| words::pieces(text).truncated).collect();
        let descriptions = descriptions.clone();
        Ok(Matches { reader, step, cut, descriptions, scale, query, found, board: self.captions() })
    }

    /// The board's drawings, and one of each of many characters.
    fn new_gallery(&self, seen_by: Version, model: &Model) -> Gallery {
        let own = self.scene.on_board().map(|(class, picture)| (Some(class), picture.clone()));
        let others = (0..GALLERY.min(self.held_out.len())).map(|class| (None, self.held_out.picture(class, 0)));
        let pictures: Vec<_> = own.chain(others).collect();
        let places = model.place(&pictures.iter().map(|(_, picture)| picture).collect::<Vec<_>>());
        Gallery { seen_by, pictures, places }
    }

    /// The board in words.
    fn captions(&self) -> Vec<BoardCaption> {
        let captions = self.board.iter().filter_map(|class| {
            let text = class.drawings.iter().find_map(words::caption)?;
            Some(BoardCaption { class: class.id, text })
        });
        captions.collect()
    }
}

/// The nearest pictures of a gallery by their cosines, the nearest first.
fn nearest(cosines: &[f32], pictures: &[(Option<u32>, Picture)]) -> Vec<FoundDrawing> {
    let mut order: Vec<usize> = (0..pictures.len().min(cosines.len())).collect();
    order.sort_by(|a, b| cosines[*b].total_cmp(&cosines[*a]));
    order.truncate(FOUND);
    let found = order.into_iter().map(|at| {
        let (class, picture) = &pictures[at];
        FoundDrawing { picture: picture.clone(), cosine: cosines[at], class: *class }
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
        caption: String::new(),
        explained: explained as u32,
        words: shares,
    })
}
