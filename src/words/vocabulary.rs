//! The pieces that text is divided into, in the order of their ids.

/// Words that are one piece each, sorted: all that the grammar says, and some that people are likely to ask for.
pub const WORDS: &str = "a above across along alpha an and angle angles arc arcs are area arm around arrow at attached bar bars below \
                         bend bends beneath bent beside between big bottom bow bowl bows box boxes bracket brackets branching broken \
                         bump bumps by c cane canes center centre character circle circles closed closing coil coils column connected \
                         containing contains continued continuing corner corners cross crossed crosses crossing cup curl curls curve \
                         curved curves cut cuts cutting diagonal diagonals diamond dot dots double down downwards drawing drawn e each \
                         eight ellipse empty enclosed encloses enclosing end ending ends ensembling es face facing falling figure first \
                         five flipped flowing flows for fork forming forms four from goes h half halfway has have head heart high higher \
                         hook hooked hooks horizontal horseshoe horseshoes house image in inside intersecting into is it its jagged \
                         joined l ladder large left leg letter level like line lines little long looks loop loops low lower made man \
                         many mark marks meeting meets middle mirrored moon narrow near next nine no not nothing number o of off omega \
                         on one only open opening or other outside oval over parallel perpendicular picture plus point pointed pointing \
                         points pointy prompt reaches reaching rectangle rectangles right ring rings rising round row running runs s \
                         same second separate seven shape sharp short side sign single six sketch slanted slants small snake some space \
                         spiral spirals spot square star stem stems straight stroke strokes symbol symmetric t tail tall taller ten than \
                         that the then thin this three tiny to top touched touches touching towards tree triangle triangles triple \
                         turned turning turns two u under up upper upright upside upwards v vertical very wave waves wavy wedge wedges \
                         which wide wider with within without x y z zigzag zigzags";

/// Parts of other words, longest first where one begins with another: common beginnings, stems and endings of English.
pub const PARTS: &str = "tion ment ness able ally ight ough ound ance ence less ious ing est ers ies ent ant ive ous ful ish ate ize ise \
                         com con pre pro dis str sch tri ver ity ial all and che cha der ear eat ell end ill ine ion ite oun out ove per \
                         ple qua res sha ter the ther tha und ure ward ways wood ack ain ake ame are ark art ase ast ed er es en an in \
                         on re un de ly al ar ch ck ea ee el ie le ll ma me mi mo ne ng no nd oo ou ow ph qu ra ri ro sh ss st ta te th \
                         ti to tr ur us ve wh";
