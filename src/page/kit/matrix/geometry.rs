//! Where rows, columns and fields of a matrix are on its canvases.

/// Rows or columns in their order, in sixteenths of the root's size of type; those of a group stand together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MatrixAxis {
    /// So many there are.
    pub count: usize,
    /// From one to the next.
    pub pitch: f64,
    /// So many are a group; 0 if there are no groups.
    pub group: usize,
    /// Between one group and the next.
    pub gap: f64,
}

impl MatrixAxis {
    /// So many, without groups.
    pub fn new(count: usize, pitch: f64) -> Self {
        Self { count, pitch, group: 0, gap: 0.0 }
    }

    /// Where one begins.
    pub fn start(&self, at: usize) -> f64 {
        at as f64 * self.pitch + at.checked_div(self.group).unwrap_or_default() as f64 * self.gap
    }

    /// From the beginning of the first to the end of the last.
    pub fn length(&self) -> f64 {
        self.count.checked_sub(1).map_or(0.0, |last| self.start(last) + self.pitch)
    }

    /// Which one a pixel belongs to.
    pub fn at(&self, pixel: f64) -> Option<usize> {
        (0..self.count).find(|at| (self.start(*at)..self.start(*at) + self.pitch).contains(&pixel))
    }
}

/// Where everything is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Geometry {
    /// The rows.
    pub rows: MatrixAxis,
    /// The columns.
    pub columns: MatrixAxis,
    /// Width of what stands at the left of rows, and height of what stands above columns; 0 if there is nothing.
    pub left: f64,
    pub top: f64,
    /// Pictures at the left of a row that there is room for; a number says how many more it has.
    pub shown: usize,
    /// From the edge of a field's place to the field.
    pub inset: f64,
}

impl Geometry {
    /// Side of the square in which a picture above a column stands.
    pub fn picture(&self) -> f64 {
        self.columns.pitch.min(self.rows.pitch)
    }

    /// Where the frame around what is picked lies, as a style.
    pub fn mark(&self, Pick { row, column }: Pick) -> String {
        let part = |axis: &MatrixAxis, at: Option<usize>, edge: f64, names: [&str; 3]| match at {
            Some(at) => {
                format!("{}:{}rem;{}:{}rem;", names[0], (edge + axis.start(at)) / 16.0, names[1], axis.pitch / 16.0)
            }
            None => format!("{}:0;", names[2]),
        };
        if row.is_none() && column.is_none() {
            return "display:none".to_owned();
        }
        part(&self.rows, row, self.top, ["inset-block-start", "block-size", "inset-block"])
            + &part(&self.columns, column, self.left, ["inset-inline-start", "inline-size", "inset-inline"])
    }
}

/// What of a matrix is looked at: a row, a column, or the field where they meet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pick {
    /// The row.
    pub row: Option<usize>,
    /// The column.
    pub column: Option<usize>,
}

impl Pick {
    /// The field where row and column meet.
    pub fn field(self) -> Option<[usize; 2]> {
        Some([self.row?, self.column?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pixel_belongs_to_what_is_painted_there() {
        let axis = MatrixAxis { count: 6, pitch: 32.0, group: 2, gap: 6.0 };
        assert_eq!(axis.length(), 6.0 * 32.0 + 2.0 * 6.0);
        assert_eq!([0.0, 63.0, 66.0, 71.0].map(|x| axis.at(x)), [Some(0), Some(1), None, Some(2)], "66 is in a gap");
        assert_eq!([-1.0, axis.length()].map(|x| axis.at(x)), [None; 2]);
        assert_eq!(MatrixAxis::new(0, 9.0).length(), 0.0);
    }

    #[test]
    fn the_frame_lies_around_a_row_a_column_or_a_field() {
        let (rows, columns) = (MatrixAxis::new(3, 10.0), MatrixAxis::new(3, 20.0));
        let geometry = Geometry { rows, columns, left: 5.0, top: 7.0, shown: 1, inset: 0.0 };
        let mark = |row, column| geometry.mark(Pick { row, column });
        assert_eq!(mark(Some(2), None), "inset-block-start:1.6875rem;block-size:0.625rem;inset-inline:0;");
        assert_eq!(mark(None, Some(1)), "inset-block:0;inset-inline-start:1.5625rem;inline-size:1.25rem;");
        assert!(mark(Some(0), Some(0)).contains("block-size:0.625rem") && mark(None, None) == "display:none");
    }
}
