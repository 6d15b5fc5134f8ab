var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
var app = builder.Build();
app.MapGet("/", static () => TypedResults.Text("bare"));
app.MapPost("/", static async (HttpRequest request, CancellationToken stopping) =>
{
    await request.Body.CopyToAsync(Stream.Null, stopping);
    return TypedResults.Text("bare");
});
app.Run();
