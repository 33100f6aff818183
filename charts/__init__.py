"""Figures and words -> pictures with their alt text. The only room that imports Plotly and Vega."""
