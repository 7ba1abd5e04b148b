//! What the trainers' client keeps between events: the workers, what waits, what was counted.

use super::{link::Link, mailbox::Mailbox, restarts::Restarts};
use protocol::{Command, DeviceKind, RunId};

/// What the trainers' client keeps between events.
#[derive(Default)]
pub struct Office {
    desks: [Desk; 2],
    /// News that waits for the next frame.
    pub mailbox: Mailbox,
    /// The pretrained encoder's file, for every fresh trainer.
    pub weights: Option<Vec<u8>>,
    /// A run that is on its way to the other trainer.
    pub moving: Option<Moving>,
    /// True while generated drawings are on their way and still wanted.
    pub sampling: bool,
    /// The latest query's id.
    pub query: u32,
    next_run: RunId,
}

/// A run that is on its way to the other trainer.
pub struct Moving {
    /// Where it goes.
    pub to: DeviceKind,
    /// What was asked for meanwhile, to be sent after it.
    pub held: Vec<Command>,
}

/// One kind of trainer: its worker, if there is one, and how it fared.
#[derive(Default)]
struct Desk {
    link: Option<Link>,
    generation: u32,
    restarts: Restarts,
}

impl Office {
    /// Puts a fresh worker in the place of this kind's. Returns the generation it will be known by.
    pub fn next_generation(&mut self, kind: DeviceKind) -> u32 {
        let desk = self.desk(kind);
        desk.link = None;
        desk.generation += 1;
        desk.generation
    }

    /// The generation of this kind's latest worker.
    pub fn generation(&self, kind: DeviceKind) -> u32 {
        self.desks[kind as usize].generation
    }

    /// This kind's worker has been made.
    pub fn seat(&mut self, kind: DeviceKind, link: Link) {
        self.desk(kind).link = Some(link);
    }

    /// This kind's worker is ready. Of what waited for it, only a wish for drawings goes out: all the rest is part of
    /// the greeting, as it is by now.
    pub fn open(&mut self, kind: DeviceKind) {
        if let Some(link) = &mut self.desk(kind).link {
            link.open(|command| matches!(command, Command::Sample { .. }));
        }
    }

    /// True if this kind's worker is ready.
    pub fn is_open(&self, kind: DeviceKind) -> bool {
        self.desks[kind as usize].link.as_ref().is_some_and(Link::is_open)
    }

    /// Ends this kind's worker.
    pub fn drop_link(&mut self, kind: DeviceKind) {
        self.desk(kind).link = None;
    }

    /// Sends a command to this kind's worker, if there is one.
    pub fn send(&mut self, kind: DeviceKind, command: Command) {
        if let Some(link) = &mut self.desk(kind).link {
            link.send(command);
        }
    }

    /// Counts a restart. False if there have been too many of late.
    pub fn may_restart(&mut self, kind: DeviceKind, now: f64) -> bool {
        self.desk(kind).restarts.allow(now)
    }

    /// The user asks for another try.
    pub fn forgive(&mut self, kind: DeviceKind) {
        self.desk(kind).restarts.forgive();
    }

    /// An id that no run has had.
    pub fn new_run(&mut self) -> RunId {
        self.next_run += 1;
        self.next_run
    }

    fn desk(&mut self, kind: DeviceKind) -> &mut Desk {
        &mut self.desks[kind as usize]
    }
}
