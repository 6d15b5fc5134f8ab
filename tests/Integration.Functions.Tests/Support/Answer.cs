using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Integration.Functions.Hosting;

namespace Integration.Functions.Tests.Support;

/// <summary>What our HTTP routes answered, read to its end.</summary>
internal sealed record Answer(int Status, string MediaType, string Body, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The kind of problem, without the prefix that all share.</summary>
    public string ProblemType => Text("type")[Problems.TypePrefix.Length..];

    public string Detail => Text("detail");

    public string ETag => Headers.ETag!.ToString();

    public static async Task<Answer> OfAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType ?? "",
            await response.Content.ReadAsStringAsync(),
            response.Headers,
            response.Content.Headers);
    }

    public string Text(string member) => Json[member]!.GetValue<string>();

    /// <summary>Problem details of this kind, with a sentence that a person can act on and nothing of our insides.</summary>
    public void AssertProblem(int status, string type, string word = "")
    {
        Assert.Equal((status, "application/problem+json"), (Status, MediaType));
        Assert.Equal((status, type), (Json["status"]!.GetValue<int>(), ProblemType));
        Assert.NotEmpty(Text("title"));
        Assert.Matches(@"\A\S.{10,}\.\z", Detail);
        Assert.Contains(word, Detail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", Body, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", Body, StringComparison.Ordinal);
    }
}
