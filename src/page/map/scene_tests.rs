//! Tests of the scene: what moves, what is in sight, what is pointed at.

use super::*;

fn layout(places: &[(Landmark, [f64; 2])]) -> MapLayout {
    MapLayout { places: places.to_vec(), explained: 1.0 }
}

const A: Landmark = Landmark::Drawing { class: 1, index: 0 };
const B: Landmark = Landmark::Drawing { class: 2, index: 0 };

fn scene() -> MapScene {
    let mut scene = MapScene::new(false);
    scene.resize([400.0, 300.0], 0.0);
    scene.arrange(&layout(&[(A, [-1.0, 0.0]), (B, [1.0, 0.0])]), 0.0);
    scene
}

#[test]
fn the_first_layout_is_there_at_once_and_fits() {
    let scene = scene();
    assert!(!scene.moves(0.0));
    assert_eq!(scene.pixel(&scene.marks[0], 0.0), [MARGIN, 150.0]);
    assert_eq!(scene.pixel(&scene.marks[1], 0.0), [400.0 - MARGIN, 150.0]);
}

#[test]
fn a_new_layout_is_reached_by_gliding_or_at_once_without_motion() {
    let mut scene = scene();
    scene.arrange(&layout(&[(A, [-1.0, 0.5]), (B, [1.0, 0.0])]), 1000.0);
    assert!(scene.moves(1001.0));
    assert!(scene.pixel(&scene.marks[0], 1000.0)[1] > scene.pixel(&scene.marks[0], 1300.0)[1]);
    assert!(!scene.moves(1300.0));
    scene.still = true;
    scene.arrange(&layout(&[(A, [-1.0, -0.5]), (B, [1.0, 0.0])]), 2000.0);
    assert!(!scene.moves(2000.0));
    let there = scene.pixel(&scene.marks[0], 2000.0);
    assert_eq!(there, scene.pixel(&scene.marks[0], 3000.0));
}

#[test]
fn a_view_set_by_hand_stays_until_it_is_fitted_again() {
    let mut scene = scene();
    scene.pan([50.0, 0.0], 0.0);
    let view = scene.view.target();
    scene.arrange(&layout(&[(A, [-9.0, 0.0]), (B, [9.0, 0.0])]), 10.0);
    assert_eq!(scene.view.target(), view);
    scene.fit(20.0);
    assert!((scene.view.target().scale - (400.0 - 2.0 * MARGIN) / 18.0).abs() < 1e-9);
}

#[test]
fn what_is_out_of_sight_is_brought_to_the_middle() {
    let mut scene = scene();
    let view = scene.view.target();
    scene.bring_into_sight(Some(B), 0.0);
    assert_eq!(scene.view.target(), view);
    scene.pan([5000.0, 0.0], 0.0);
    scene.bring_into_sight(Some(B), 0.0);
    assert_eq!(scene.view.target().centre, [1.0, 0.0]);
}

#[test]
fn the_pointer_finds_the_nearest() {
    let scene = scene();
    assert_eq!(scene.under([MARGIN + 5.0, 152.0], 0.0), Some(A));
    assert_eq!(scene.under([200.0, 150.0], 0.0), None);
}
