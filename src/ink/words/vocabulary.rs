//! The pieces that text is divided into, in the order of their ids.

/// Words that are one piece each, sorted: all that the grammar says, and some that people are likely to ask for.
pub const WORDS: &str = "a above across along an and angle angles another arc arcs are area around arrow at attached bar bars below bend \
                         bends beneath bent beside between big bottom bow bows box boxes bracket brackets branching broken bump bumps by \
                         c cane canes center centre character circle circles closed closing coil coils column connected containing \
                         contains continued continuing corner corners cross crossed crosses crossing curl curls curve curved curves cut \
                         cuts cutting diagonal diagonals dot dots double down downwards drawing drawn e each eight empty enclosed \
                         encloses enclosing end ending ends ensembling es facing falling figure five flowing flows forming forms four \
                         from goes h half halfway has heart high higher hook hooked hooks horizontal horseshoe horseshoes house image in \
                         inside intersecting into is it its jagged joined l large left letter level like line lines little long looks \
                         loop loops low lower made many mark marks meeting meets middle mirrored narrow near next nine no nothing number \
                         o of off on one open opening or other outside oval over parallel picture plus point pointed pointing points \
                         pointy prompt reaches reaching rectangle rectangles right ring rings rising round row running runs s same \
                         second separate seven shape sharp short side sign single six sketch slanted slants small some space spiral \
                         spirals spot square star stem stems straight stroke strokes symbol symmetric t tall taller ten than that the \
                         then thin this three tiny to top touched touches touching towards triangle triangles triple turned turning \
                         turns two u under up upper upright upside upwards v vertical wave waves wavy wedge wedges which wide wider with \
                         within x y z zigzag zigzags";

/// Parts of other words, longest first where one begins with another: common beginnings, stems and endings of English.
pub const PARTS: &str = "tion ment ness able ally ight ough ound ance ence less ious ing est ers ies ent ant ive ous ful ish ate ize ise \
                         com con pre pro dis str sch tri ver ity ial all and che cha der ear eat ell end ill ine ion ite oun out ove per \
                         ple qua res sha ter the ther tha und ure ward ways wood ack ain ake ame are ark art ase ast ed er es en an in \
                         on re un de ly al ar ch ck ea ee el ie le ll ma me mi mo ne ng no nd oo ou ow ph qu ra ri ro sh ss st ta te th \
                         ti to tr ur us ve wh";
