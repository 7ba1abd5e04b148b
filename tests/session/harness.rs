//! A session natively: what it is asked, and every event that the page would see.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures::{
    channel::mpsc::{UnboundedSender, unbounded},
    executor::{LocalPool, block_on},
    task::LocalSpawnExt,
};
use learn::training::{
    device,
    session::{Port, Session},
};
use protocol::{Command, DeviceKind, Event, JobId, News, Output, Trouble, librarian::Stock};

/// What is asked when an event comes.
type React = Box<dyn FnMut(&Event) -> Vec<Command>>;

/// The world around a session.
#[derive(Default)]
pub struct Browser {
    /// What it keeps as Omniglot.
    pub omniglot: Option<Vec<u8>>,
    /// What it keeps of the visitor's own pictures.
    pub own: Option<Vec<u8>>,
    /// The pair of towers that ships with the page.
    pub pair: Option<Vec<u8>>,
    /// What the page asks when it hears an event.
    pub react: Option<React>,
}

/// What a session did.
pub struct Served {
    pub events: Vec<Event>,
    /// How often it asked for Omniglot.
    pub omniglot_reads: usize,
}

impl Browser {
    /// Sends each batch of commands when the session has nothing more to do. Holds it to the promise of the protocol: one
    /// end for each job that was begun, and no news after it.
    pub fn serve(self, batches: Vec<Vec<Command>>) -> Served {
        let (outbox, inbox) = unbounded();
        let shared = Rc::new(Shared::default());
        *shared.outbox.borrow_mut() = Some(outbox);
        let Self { omniglot, own, pair, react } = self;
        let page =
            Page { shared: shared.clone(), omniglot, own, pair, react: RefCell::new(react), clock_ms: Cell::new(0.0) };
        let (device, info) = block_on(device::open(DeviceKind::Cpu)).unwrap();
        let mut pool = LocalPool::new();
        pool.spawner().spawn_local(Session::new(page, device, info).serve(inbox)).unwrap();
        for batch in batches {
            batch.into_iter().for_each(|command| shared.send(command));
            pool.run_until_stalled();
        }
        shared.outbox.take();
        pool.run();
        let events = shared.events.take();
        for job in shared.begun.take() {
            assert_ends_once(&events, job);
        }
        Served { events, omniglot_reads: shared.omniglot_reads.get() }
    }
}

fn assert_ends_once(events: &[Event], job: JobId) {
    let mut of_job = events.iter().filter(|event| match event {
        Event::News { job: of, .. } | Event::Ended { job: of, .. } => *of == job,
        _ => false,
    });
    let ends = of_job.clone().filter(|event| matches!(event, Event::Ended { .. })).count();
    assert_eq!(ends, 1, "job {job} ended {ends} times: {:?}", of_job.collect::<Vec<_>>());
    assert!(matches!(of_job.next_back(), Some(Event::Ended { .. })), "news of job {job} came after its end");
}

#[derive(Default)]
struct Shared {
    events: RefCell<Vec<Event>>,
    outbox: RefCell<Option<UnboundedSender<Command>>>,
    begun: RefCell<Vec<JobId>>,
    omniglot_reads: Cell<usize>,
}

impl Shared {
    fn send(&self, command: Command) {
        if let Command::Begin { job, .. } = command {
            self.begun.borrow_mut().push(job);
        }
        self.outbox.borrow().as_ref().unwrap().unbounded_send(command).unwrap();
    }
}

struct Page {
    shared: Rc<Shared>,
    omniglot: Option<Vec<u8>>,
    own: Option<Vec<u8>>,
    pair: Option<Vec<u8>>,
    react: RefCell<Option<React>>,
    clock_ms: Cell<f64>,
}

impl Port for Page {
    fn post(&self, event: Event) {
        if let Some(react) = self.react.borrow_mut().as_mut() {
            react(&event).into_iter().for_each(|command| self.shared.send(command));
        }
        self.shared.events.borrow_mut().push(event);
    }

    /// Every look at the clock takes a tenth of a second, so that what happens a few times a second happens here.
    fn now_ms(&self) -> f64 {
        self.clock_ms.set(self.clock_ms.get() + 100.0);
        self.clock_ms.get()
    }

    async fn stored(&self, stock: Stock) -> Option<Vec<u8>> {
        match stock {
            Stock::Omniglot => {
                self.shared.omniglot_reads.set(self.shared.omniglot_reads.get() + 1);
                self.omniglot.clone()
            }
            Stock::Own => self.own.clone(),
        }
    }

    async fn shipped_pair(&self) -> Option<Vec<u8>> {
        self.pair.clone()
    }

    async fn breathe(&self) {}

    async fn sleep(&self, _ms: f64) {}
}

/// Asks this once, when such an event comes.
pub fn once(at: impl Fn(&Event) -> bool + 'static, commands: Vec<Command>) -> Option<React> {
    let mut commands = Some(commands);
    Some(Box::new(move |event| if at(event) { commands.take().unwrap_or_default() } else { Vec::new() }))
}

/// Why the job ended, or what it gave.
pub fn ending(events: &[Event], job: JobId) -> &Result<Output, Trouble> {
    let ending = events.iter().find_map(|event| match event {
        Event::Ended { job: of, result } if *of == job => Some(result),
        _ => None,
    });
    ending.expect("every job ends")
}

/// The news of a job.
pub fn news(events: &[Event], job: JobId) -> Vec<&News> {
    let news = events.iter().filter_map(|event| match event {
        Event::News { job: of, news } if *of == job => Some(news),
        _ => None,
    });
    news.collect()
}

/// Everything that was refused or not answered, in order.
pub fn reasons(events: &[Event]) -> Vec<String> {
    let reason = |event: &Event| match event {
        Event::Refused { reason }
        | Event::Unanswerable { reason, .. }
        | Event::Ended { result: Err(Trouble::Refused(reason)), .. } => Some(reason.clone()),
        _ => None,
    };
    events.iter().filter_map(reason).collect()
}
