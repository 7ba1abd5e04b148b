//! The points of charts as a table of comma-separated values (RFC 4180), a row each.

use super::plot::Plot;

/// One table for all these charts; levels have no x.
pub fn csv(plots: &[Plot]) -> String {
    let x = plots.first().map_or("x", |plot| plot.x.title);
    let mut table = row(&["chart", "series", x, "value", "low", "high"]);
    for plot in plots {
        for series in &plot.series {
            for point in &series.points {
                let [y, low, high] = [point.y, point.low, point.high].map(figure);
                table.push_str(&row(&[plot.name, &series.name, &point.x.to_string(), &y, &low, &high]));
            }
        }
        for level in &plot.levels {
            let [low, value, high] = [-level.half_width, 0.0, level.half_width].map(|off| figure(level.value + off));
            table.push_str(&row(&[plot.name, level.name, "", &value, &low, &high]));
        }
    }
    table
}

/// As many digits as the numbers had before they became points.
fn figure(value: f64) -> String {
    (value as f32).to_string()
}

/// A row. Fields with a comma, a quote or a line break are quoted.
pub fn row(fields: &[&str]) -> String {
    let quoted = |field: &&str| match field.contains([',', '"', '\n']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => (*field).to_owned(),
    };
    fields.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::{super::plot::tests::plot, *};

    #[test]
    fn every_point_is_a_row_and_names_are_quoted_where_they_must_be() {
        let table = csv(&[plot()]);
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(lines.len(), 1 + 4 + 2 + 1);
        assert_eq!(lines[0], "chart,series,steps,value,low,high");
        assert_eq!(lines[1], "Accuracy,training,1,0.2,0.2,0.2");
        assert_eq!(lines[6], "Accuracy,\"unseen, tested\",4,0.6,0.55,0.65");
        assert_eq!(lines[7], "Accuracy,guessing,,0.2,0.2,0.2");
        assert_eq!(row(&["a \"b\""]), "\"a \"\"b\"\"\"\r\n");
    }
}
